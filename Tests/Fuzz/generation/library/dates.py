"""Days, times and spans: datetime, calendar, time."""
from .tables import one_of, read

DATES = read("""
datetime.date count count count -> date
datetime.date.fromisoformat isoday -> date
datetime.date.fromisocalendar count count count -> date
datetime.date.fromordinal ordinal -> date
date:ctime -> str
date:isocalendar -> any
date:isoformat -> str
date:isoweekday -> int
date:replace count -> date
date:replace month=count day=count -> date
date:strftime format -> str
date:timetuple -> any
date:toordinal -> int
date:weekday -> int
date:__add__ span -> date
date:__sub__ date -> span
date:__sub__ any -> any
date:__lt__ date -> bool
date:__eq__ moment -> bool
date:__format__ format -> str
datetime.datetime count count count count? count? count? -> moment
datetime.datetime.combine date clock -> moment
datetime.datetime.fromisoformat isomoment -> moment
datetime.datetime.fromtimestamp stamp utc -> moment
datetime.datetime.strptime stamped format -> moment
moment:astimezone zone -> moment
moment:ctime -> str
moment:date -> date
moment:dst -> any
moment:isoformat -> str
moment:isoformat char timespec -> str
moment:isoformat timespec=timespec -> str
moment:replace hour=count minute=count tzinfo=zone -> moment
moment:replace year=count fold=tiny -> moment
moment:strftime format -> str
moment:time -> clock
moment:timetuple -> any
moment:timetz -> clock
moment:tzname -> any
moment:utcoffset -> any
moment:__add__ span -> moment
moment:__sub__ moment -> span
moment:__sub__ span -> moment
moment:__lt__ moment -> bool
moment:__eq__ moment -> bool
moment:__format__ format -> str
str moment -> str
hash moment -> int
datetime.time count count? count? count? -> clock
datetime.time.fromisoformat isoclock -> clock
clock:isoformat timespec? -> str
clock:replace minute=count -> clock
clock:strftime format -> str
clock:utcoffset -> any
clock:__lt__ clock -> bool
datetime.timedelta number? number? -> span
datetime.timedelta days=number hours=number weeks=small -> span
datetime.timedelta milliseconds=number seconds=number -> span
datetime.timezone span char? -> zone
datetime.timezone span -> zone
span:total_seconds -> float
span:__abs__ -> span
span:__add__ span -> span
span:__divmod__ span -> tuple
span:__floordiv__ span -> any
span:__floordiv__ small -> any
span:__mod__ span -> span
span:__mul__ number -> span
span:__neg__ -> span
span:__truediv__ span -> any
span:__truediv__ number -> any
span:__eq__ any -> bool
span:__lt__ span -> bool
bool span -> bool
str span -> str
hash span -> int
""")

CALENDAR = read("""
calendar.isleap count -> bool
calendar.leapdays count count -> int
calendar.month count count -> str
calendar.monthcalendar count count -> list
calendar.monthrange count count -> tuple
calendar.timegm broken -> int
calendar.weekday count count count -> int
calendar.TextCalendar(6).formatmonth count count small? -> str
calendar.Calendar(2).monthdayscalendar count count -> list
calendar.Calendar(small).iterweekdays -> iterable
time.strftime format broken -> str
time.strptime stamped format -> any
time.gmtime stamp -> any
time.asctime broken -> str
time.struct_time broken -> any
""")

FAMILIES = {"dates": DATES, "calendars": CALENDAR}

KINDS = {
    "count": one_of("1", "2", "3", "7", "10", "12", "13", "23", "28", "29", "31", "59", "60", "0", "-1", "1970", "2000", "2024", "9999", "10000", "True", "1.5", "366"),
    "date": one_of("datetime.date(2024, 2, 29)", "datetime.date(1, 1, 1)", "datetime.date(9999, 12, 31)", "datetime.date(1999, 12, 31)", "datetime.date(2021, 1, 3)"),
    "moment": one_of("datetime.datetime(2024, 2, 29, 23, 59, 59, 999999)", "datetime.datetime(2000, 1, 1)", "datetime.datetime(1, 1, 1, tzinfo=datetime.timezone.utc)", "datetime.datetime(9999, 12, 31, 12)",
                     "datetime.datetime(2020, 6, 5, 4, 3, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=-5, minutes=30)))", "datetime.datetime(2010, 10, 10, 10, 10, fold=1)"),
    "clock": one_of("datetime.time(1, 2, 3)", "datetime.time()", "datetime.time(23, 59, 59, 999999)", "datetime.time(12, tzinfo=datetime.timezone.utc)", "datetime.time(6, 7, fold=1)"),
    "span": one_of("datetime.timedelta(1)", "datetime.timedelta(-1, 5)", "datetime.timedelta(hours=25, microseconds=7)", "datetime.timedelta()", "datetime.timedelta(seconds=-1)", "datetime.timedelta.max", "datetime.timedelta(hours=5, minutes=45)",
                   "datetime.timedelta(days=400000)", "datetime.timedelta(microseconds=-1)"),
    "zone": one_of("datetime.timezone.utc", "None", "datetime.timezone(datetime.timedelta(hours=2))", "datetime.timezone(datetime.timedelta(minutes=-90), 'X')", "datetime.timezone(datetime.timedelta(seconds=3661))"),
    "utc": one_of("datetime.timezone.utc", "datetime.timezone(datetime.timedelta(hours=9))"),
    "stamp": one_of("0", "1e9", "1234567890.123456", "-1", "1.5e-7", "253402300800", "0.5", "2**70", "float('nan')"),
    "ordinal": one_of("1", "738000", "0", "-1", "3652059", "3652060", "2**70"),
    "format": one_of(*map(repr, ["%Y-%m-%d", "%d/%m/%y %H:%M:%S", "%a %A %b %B", "%j %U %W %w", "%I:%M %p", "%f %z %Z", "%%", "", "é%Yé", "%G-W%V-%u", "%c", "%x %X", "%H%M", "%Y%m%d", "%y", "%S.%f", "%:z"])),
    "stamped": one_of(*map(repr, ["2024-02-29", "29/02/24 23:59:59", "Thu Thursday Feb February", "12:30 PM", "2024-W09-4", "20240229", "1330", "x", "", "2023-02-29", "99", "é2024é", "05.123", "60 %"])),
    "isoday": one_of(*map(repr, ["2024-02-29", "20240229", "2024-W09-4", "2024W09", "2023-02-29", "2024-2-9", "x", "", "2024-13-01", "10000-01-01"])),
    "isomoment": one_of(*map(repr, ["2024-02-29T12:30:45", "2024-02-29 12:30:45.123", "2024-02-29T12:30:45+05:30", "2024-02-29T12Z", "2024-02-29T24:00", "20240229T123045.5", "2024-02-29", "2024-02-29T", "2024-02-29T12:30:45.1234567-00:00:01", "T12"])),
    "isoclock": one_of(*map(repr, ["12:30", "12", "123045", "T12:30", "12:30:45.000001+01:00", "25:00", "12:60", "x", "12:30:45,5", "12:3"])),
    "timespec": one_of("'auto'", "'hours'", "'minutes'", "'seconds'", "'milliseconds'", "'microseconds'", "'days'"),
    "broken": one_of("(2024, 2, 29, 12, 30, 45, 3, 60, 0)", "time.gmtime(0)", "time.gmtime(1e9)", "(1, 2)", "(2024, 13, 1, 0, 0, 0, 0, 1, 0)", "(1999, 12, 31, 23, 59, 60, 4, 365, -1)", "[1] * 9", "None"),
    "tiny": one_of("0", "1", "2"),
}
