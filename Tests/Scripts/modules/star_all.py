__all__ = ['visible', '_chosen']
visible, _chosen, left_out = 1, 2, 3
