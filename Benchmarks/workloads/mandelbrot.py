# title: mandelbrot
# side: compute


def mandelbrot(size, limit):
    inside = 0
    for row in range(size):
        y = 2.0 * row / size - 1.0
        for column in range(size):
            x = 2.0 * column / size - 1.5
            a = b = 0.0
            for _ in range(limit):
                aa = a * a
                bb = b * b
                if aa + bb > 4.0:
                    break
                b = 2.0 * a * b + y
                a = aa - bb + x
            else:
                inside += 1
    return inside


print(mandelbrot(220, 50))
