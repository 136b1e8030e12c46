print('importing', __name__)
PREFIX = 'square of side'
_hidden = 'not for star'
def label(text):
    return f'<{text}>'
