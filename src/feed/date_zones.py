#!/usr/bin/env python3
"""Writes date_zones.inc beside itself: the names of the tz database with what holds today.

Run it by hand when the rules of a country have changed; what it writes is committed, so that a
build needs no Python.
"""
import datetime
import os
import zoneinfo

YEAR = 2024
# The days of YEAR on which clocks change -> the rule of date_words.h.
RULES = {
    ((3, 31), (10, 27)): "EUROPE",
    ((3, 10), (11, 3)): "AMERICA",
    ((4, 7), (10, 6)): "AUSTRALIA",
    ((4, 7), (9, 29)): "ZEALAND",
    ((4, 7), (9, 8)): "CHILE",
}


def minutes(zone, day):
    return int(day.replace(tzinfo=zone).utcoffset().total_seconds()) // 60


def main():
    rows = ["/* Written by date_zones.py; not to be edited. */\n"]
    days = [datetime.datetime(YEAR, 1, 1, 12) + datetime.timedelta(days=d)
            for d in range(366)]
    for name in sorted(zoneinfo.available_timezones(), key=str.lower):
        if "/" not in name:
            continue
        offsets = [minutes(zoneinfo.ZoneInfo(name), day) for day in days]
        changes = tuple((days[i].month, days[i].day) for i in range(1, 366)
                        if offsets[i] != offsets[i - 1])
        rule = RULES.get(changes, "NONE")
        standard = offsets[-1] if rule == "NONE" else min(offsets)
        rows.append('{"%s", DATE_RULE_%s, %d},\n'
                    % (name.lower(), rule, standard))
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "date_zones.inc"), "w", encoding="ascii") as out:
        out.writelines(rows)


if __name__ == "__main__":
    main()
