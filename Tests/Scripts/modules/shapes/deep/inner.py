from ..names import PREFIX
