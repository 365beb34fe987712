/* SPDX-License-Identifier: Apache-2.0 */
/* Reads an iCalendar file with libical, which shares no code with Ayni, and prints each event:
 * uid, sequence, status, begin and end in UTC. Ends with 1 if anything in the file is not as RFC
 * 5545 asks. Begin and end are found with the VTIMEZONE of the file itself, not with a zone
 * database of this machine. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static FILE *in;

static char *line(char *into, size_t size, void *unused) {
    (void)unused;
    return fgets(into, (int)size, in);
}

static int errors_in(icalcomponent *part) {
    int found = icalcomponent_count_errors(part);
    icalproperty *one = icalcomponent_get_first_property(part, ICAL_XLICERROR_PROPERTY);
    for (; one; one = icalcomponent_get_next_property(part, ICAL_XLICERROR_PROPERTY))
        fprintf(stderr, "%s\n", icalproperty_get_xlicerror(one));
    return found;
}

static void print_utc(icalcomponent *calendar, icalcomponent *event, icalproperty_kind kind) {
    icalproperty *found = icalcomponent_get_first_property(event, kind);
    if (!found) {
        printf(" -");
        return;
    }
    struct icaltimetype at = icalvalue_get_datetime(icalproperty_get_value(found));
    icalparameter *named = icalproperty_get_first_parameter(found, ICAL_TZID_PARAMETER);
    icaltimezone *zone = icaltimezone_get_utc_timezone();
    if (named) {
        zone = icalcomponent_get_timezone(calendar, icalparameter_get_tzid(named));
        if (!zone) {
            fprintf(stderr, "no VTIMEZONE for %s\n", icalparameter_get_tzid(named));
            exit(1);
        }
    }
    icaltimezone_convert_time(&at, zone, icaltimezone_get_utc_timezone());
    printf(" %04d-%02d-%02dT%02d:%02d:%02dZ", at.year, at.month, at.day, at.hour, at.minute,
           at.second);
}

int main(int count, char **words) {
    if (count != 2 || !(in = fopen(words[1], "r"))) {
        fprintf(stderr, "expected one readable file\n");
        return 2;
    }
    icalparser *parser = icalparser_new();
    icalcomponent *calendar = icalparser_parse(parser, line);
    if (!calendar || icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT) {
        fprintf(stderr, "expected one VCALENDAR\n");
        return 1;
    }
    int valid = icalrestriction_check(calendar);
    int errors = errors_in(calendar);
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        const char *uid = icalcomponent_get_uid(event);
        printf("%s %d %s", uid ? uid : "-", icalcomponent_get_sequence(event),
               icalproperty_status_to_string(icalcomponent_get_status(event)));
        print_utc(calendar, event, ICAL_DTSTART_PROPERTY);
        print_utc(calendar, event, ICAL_DTEND_PROPERTY);
        printf("\n");
    }
    icalcomponent_free(calendar);
    icalparser_free(parser);
    return valid && errors == 0 ? 0 : 1;
}
