from real._pydatetime import date, datetime, time, timedelta, timezone

moment = datetime(2024, 2, 29, 13, 5, 9, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
print(moment, repr(moment), moment.isoformat(timespec="milliseconds"), moment.astimezone(timezone.utc), moment.timestamp(), moment.utctimetuple())
print(moment + timedelta(days=366), moment - datetime(2000, 1, 1, tzinfo=timezone.utc), moment.replace(year=2020), moment.isocalendar(), moment.strftime("%A %d %B %Y %H:%M:%S.%f %z %j %U"))
print(datetime.fromisoformat("2011-11-04T00:05:23.283+00:00"), date.fromisoformat("20240301"), time.fromisoformat("04:23:01"), date.fromordinal(738000), date(2024, 3, 1).toordinal())
print(timedelta(days=-1, seconds=5, microseconds=7), repr(timedelta(weeks=2.5)), timedelta(hours=7) / timedelta(minutes=50), divmod(timedelta(days=1), timedelta(hours=7)), -timedelta(1, 2, 3), abs(timedelta(-1)))
print(date(2024, 1, 31) < date(2024, 2, 1), sorted([time(5), time(3, 59)]), date.min, datetime.max, timezone.utc, timezone(timedelta(hours=-3), "X"), hash(date(2000, 1, 1)) == hash(date(2000, 1, 1)))
for wrong in (lambda: date(2023, 2, 29), lambda: time(25), lambda: datetime(1, 1, 1) - timedelta(1), lambda: moment < datetime(2000, 1, 1), lambda: timezone(timedelta(hours=25)), lambda: date.fromisoformat("x")):
    try:
        print(wrong())
    except (ValueError, OverflowError, TypeError) as error:
        print(type(error).__name__, error)
