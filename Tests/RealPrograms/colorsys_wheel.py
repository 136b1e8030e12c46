from real import colorsys

for red, green, blue in [(0.2, 0.4, 0.4), (1, 0, 0), (0, 0, 0), (0.3, 0.9, 0.1), (0.5, 0.5, 0.5), (1, 1, 0.999)]:
    for there, back in ((colorsys.rgb_to_hsv, colorsys.hsv_to_rgb), (colorsys.rgb_to_hls, colorsys.hls_to_rgb), (colorsys.rgb_to_yiq, colorsys.yiq_to_rgb)):
        color = there(red, green, blue)
        print(there.__name__, color, back(*color))
