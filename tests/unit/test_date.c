#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "feed/date.h"

/* A text and what it says; "" = that it says nothing of a date. */
struct row {
	const char *text, *expected;
};

/* 2024-07-05T12:00:00Z, a Friday */
static const int64_t friday = 1720180800;

static void
check(const char *text, bool found, int64_t at, const char *expected)
{
	char got[CLOCK_RFC3339_SIZE] = "";
	if (found)
		clock_rfc3339(at, got);
	if (strcmp(got, expected) != 0)
		fail_msg("\"%s\" is \"%s\", not \"%s\"", text, got, expected);
}

static void
check_parse(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t at = 0;
		bool found = date_parse(rows[i].text, strlen(rows[i].text), &at);
		check(rows[i].text, found, at, rows[i].expected);
	}
}

static void
check_find(const struct row *rows, size_t count, int64_t near)
{
	for (size_t i = 0; i < count; i++) {
		int64_t at = 0;
		bool found = date_find(rows[i].text, strlen(rows[i].text), near, &at);
		check(rows[i].text, found, at, rows[i].expected);
	}
}

#define PARSE(rows) check_parse(rows, sizeof(rows) / sizeof((rows)[0]))
#define FIND(rows, near) check_find(rows, sizeof(rows) / sizeof((rows)[0]), near)

static void
test_rfc_822_and_its_liars_are_read(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"Wed, 03 Jul 2024 14:02:05 +0000", "2024-07-03T14:02:05Z"},
		{"Wed, 3 Jul 2024 14:02:05 GMT", "2024-07-03T14:02:05Z"},
		{"3 Jul 24 14:02 UT", "2024-07-03T14:02:00Z"},
		{"03 Jul 99 14:02", "1999-07-03T14:02:00Z"},
		{"Mon, 1 Jan 104 00:00:00 GMT", "2004-01-01T00:00:00Z"},
		{"Wed,03 Jul 2024", "2024-07-03T00:00:00Z"},
		{"Wed, 03 Jul, 2024 06:28:00 UTC", "2024-07-03T06:28:00Z"},
		{"Weds., 03 July 2024 4:02", "2024-07-03T04:02:00Z"},
		{"Fri, 03 Jul 2024 00:00:00 GMT", "2024-07-03T00:00:00Z"},
		{"Wednesday 03 July 2024", "2024-07-03T00:00:00Z"},
		{"Sat, 31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00:00Z"},
		{"Sun, 31 Dec 2023 20:00:00 -0500", "2024-01-01T01:00:00Z"},
		{"Wed, 03 Jul 2024 24:00:00 GMT", "2024-07-04T00:00:00Z"},
		{"  \t03-Jul-2024 14:02:05\n", "2024-07-03T14:02:05Z"},
		{"03/Jul/2024:14:02:05 +0400", "2024-07-03T10:02:05Z"},
		{"3Jul2024", "2024-07-03T00:00:00Z"},
		{"Wed, 3rd Jul 2024", "2024-07-03T00:00:00Z"},
		{"Jul. 3, 2024", "2024-07-03T00:00:00Z"},
	};
	PARSE(rows);
}

static void
test_zones_are_known_by_offset_and_by_name(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"3 Jul 2024 14:02 +0400", "2024-07-03T10:02:00Z"},
		{"3 Jul 2024 14:02 +04:00", "2024-07-03T10:02:00Z"},
		{"3 Jul 2024 14:02 +4", "2024-07-03T10:02:00Z"},
		{"3 Jul 2024 14:02 -0330", "2024-07-03T17:32:00Z"},
		{"3 Jul 2024 14:02 +0545", "2024-07-03T08:17:00Z"},
		{"3 Jul 2024 14:02 -00:20", "2024-07-03T14:22:00Z"},
		{"3 Jul 2024 14:02 GMT+4", "2024-07-03T10:02:00Z"},
		{"3 Jul 2024 14:02 UTC-07:00", "2024-07-03T21:02:00Z"},
		{"3 Jul 2024 14:02 +0400 (AMT)", "2024-07-03T10:02:00Z"},
		{"3 Jul 2024 14:02 (EDT)", "2024-07-03T18:02:00Z"},
		{"3 Jul 2024 14:02 GMT+0000 (Coordinated Universal Time)", "2024-07-03T14:02:00Z"},
		{"3 Jul 2024 14:02 EDT", "2024-07-03T18:02:00Z"},
		{"3 Jul 2024 14:02 CEST", "2024-07-03T12:02:00Z"},
		{"3 Jul 2024 14:02 MSK", "2024-07-03T11:02:00Z"},
		{"3 Jul 2024 GMT", "2024-07-03T00:00:00Z"},
		{"2024-07-03+04:00", "2024-07-02T20:00:00Z"},
		{"3 Jul 2024 14:02 XYZ", "2024-07-03T14:02:00Z"},
		{"3 Jul 2024 14:02 Nowhere/Land", "2024-07-03T14:02:00Z"},
	};
	PARSE(rows);
}

static void
test_a_zone_by_name_has_its_summer(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"3 Jan 2024 14:02 ET", "2024-01-03T19:02:00Z"},
		{"3 Jul 2024 14:02 ET", "2024-07-03T18:02:00Z"},
		{"3 Jul 2024 14:02 Asia/Yerevan", "2024-07-03T10:02:00Z"},
		{"3 Jul 2024 14:02 Etc/GMT+5", "2024-07-03T19:02:00Z"},
		{"3 Jan 2024 14:02 Europe/Berlin", "2024-01-03T13:02:00Z"},
		{"3 Jul 2024 14:02 Europe/Berlin", "2024-07-03T12:02:00Z"},
		{"31 Mar 2024 01:59 Europe/Berlin", "2024-03-31T00:59:00Z"},
		{"31 Mar 2024 03:00 Europe/Berlin", "2024-03-31T01:00:00Z"},
		{"27 Oct 2024 03:00 Europe/Berlin", "2024-10-27T02:00:00Z"},
		{"10 Mar 2024 01:59 America/New_York", "2024-03-10T06:59:00Z"},
		{"10 Mar 2024 03:00 America/New_York", "2024-03-10T07:00:00Z"},
		{"3 Nov 2024 02:00 America/New_York", "2024-11-03T07:00:00Z"},
		{"30 Mar 2005 12:00 America/New_York", "2005-03-30T17:00:00Z"},
		{"3 Jul 2024 14:02 Australia/Sydney", "2024-07-03T04:02:00Z"},
		{"3 Jan 2024 14:02 Australia/Sydney", "2024-01-03T03:02:00Z"},
		{"3 Jan 2024 14:02 Pacific/Auckland", "2024-01-03T01:02:00Z"},
	};
	PARSE(rows);
}

static void
test_iso_8601_is_read_in_all_precisions(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"2024", "2024-01-01T00:00:00Z"},
		{"2024-07", "2024-07-01T00:00:00Z"},
		{"2024-07-03", "2024-07-03T00:00:00Z"},
		{"20240703", "2024-07-03T00:00:00Z"},
		{"2024-07-03T14", "2024-07-03T14:00:00Z"},
		{"2024-07-03T14:02", "2024-07-03T14:02:00Z"},
		{"2024-07-03T14:02:05", "2024-07-03T14:02:05Z"},
		{"2024-07-03T14:02:05.123456789Z", "2024-07-03T14:02:05Z"},
		{"2024-07-03t14:02:05,5z", "2024-07-03T14:02:05Z"},
		{"2024-07-03T14:02:05+04:00", "2024-07-03T10:02:05Z"},
		{"2024-07-03T14:02:05-0400", "2024-07-03T18:02:05Z"},
		{"2024-07-03T14:02:05-05:00Z", "2024-07-03T19:02:05Z"},
		{"2024-07-03 14:02:05.0", "2024-07-03T14:02:05Z"},
		{"20240703T140205Z", "2024-07-03T14:02:05Z"},
		{"20240703T1402+0400", "2024-07-03T10:02:00Z"},
		{"20240703140205", "2024-07-03T14:02:05Z"},
		{"202407031402", "2024-07-03T14:02:00Z"},
		{"2024/07/03", "2024-07-03T00:00:00Z"},
		{"2024.7.3", "2024-07-03T00:00:00Z"},
		{"2024-007-03", "2024-07-03T00:00:00Z"},
		{"2024-185", "2024-07-03T00:00:00Z"},
		{"2024185", "2024-07-03T00:00:00Z"},
		{"2024-W27-3", "2024-07-03T00:00:00Z"},
		{"2024W273T14:02", "2024-07-03T14:02:00Z"},
		{"2024-W27", "2024-07-01T00:00:00Z"},
		{"2020-W53-7", "2021-01-03T00:00:00Z"},
		{"24-07-03", "2024-07-03T00:00:00Z"},
		{"240703", "2024-07-03T00:00:00Z"},
		{"24185", "2024-07-03T00:00:00Z"},
		{"-24-07", "2024-07-01T00:00:00Z"},
		{"-2407", "2024-07-01T00:00:00Z"},
	};
	PARSE(rows);
}

static void
test_asctime_and_the_order_of_america_are_read(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"Wed Jul  3 14:02:05 2024", "2024-07-03T14:02:05Z"},
		{"Wed Jul 03 2024 14:02:05 +0200", "2024-07-03T12:02:05Z"},
		{"Wed Jul 3 14:02:05 +0000 2024", "2024-07-03T14:02:05Z"},
		{"Wed Jul  3 14:02:05 EDT 2024", "2024-07-03T18:02:05Z"},
		{"July 3 2024 02:02:05 PM", "2024-07-03T14:02:05Z"},
		{"July 3rd, 2024", "2024-07-03T00:00:00Z"},
		{"Wednesday, July 3, 2024 - 2:02pm", "2024-07-03T14:02:00Z"},
		{"Wed, July 3, 2024 at 02:02 PM EDT", "2024-07-03T18:02:00Z"},
		{"Jul. 3, 2024, 2:02 p.m.", "2024-07-03T14:02:00Z"},
		{"Jul. 3, 2024, 2:02 P. M.", "2024-07-03T14:02:00Z"},
		{"Jul 3, 2024 12:00 a.m.", "2024-07-03T00:00:00Z"},
		{"Jul 3, 2024 12:00 pm", "2024-07-03T12:00:00Z"},
		{"Jul 3, 2024 2 PM", "2024-07-03T14:00:00Z"},
		{"Jul 3, 2024 14:02 PM", "2024-07-03T14:02:00Z"},
		{"Jul 2024", "2024-07-01T00:00:00Z"},
	};
	PARSE(rows);
}

static void
test_numbers_are_read_in_either_order(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"07/03/2024", "2024-07-03T00:00:00Z"},
		{"7/3/2024 2:02 pm PST", "2024-07-03T22:02:00Z"},
		{"26/06/2024", "2024-06-26T00:00:00Z"},
		{"07/03/24 14:02:05", "2024-07-03T14:02:05Z"},
		{"03.07.2024", "2024-07-03T00:00:00Z"},
		{"03.07.24, 14:02", "2024-07-03T14:02:00Z"},
		{"3. 7. 2024", "2024-07-03T00:00:00Z"},
		{"03-07-2024", "2024-07-03T00:00:00Z"},
		{"Wed, 03 07 2024 14:02:05", "2024-07-03T14:02:05Z"},
	};
	PARSE(rows);
}

static void
test_a_weekday_decides_between_two_orders(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"Wed, 03/07/2024", "2024-07-03T00:00:00Z"},
		{"Thu, 03/07/2024", "2024-03-07T00:00:00Z"},
		{"Mon, 03/07/2024", "2024-03-07T00:00:00Z"},
		{"mié., 03/07/2024", "2024-07-03T00:00:00Z"},
	};
	PARSE(rows);
}

static void
test_seconds_since_1970_are_read(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"1720015325", "2024-07-03T14:02:05Z"},
		{"1720015325123", "2024-07-03T14:02:05Z"},
		{"1720015325123456", "2024-07-03T14:02:05Z"},
		{"1720015325.5", "2024-07-03T14:02:05Z"},
	};
	PARSE(rows);
}

static void
test_people_write_in_their_languages(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"Mittwoch, 3. Juli 2024 um 14.02 Uhr", "2024-07-03T14:02:00Z"},
		{"Mi, 03 Jul 2024", "2024-07-03T00:00:00Z"},
		{"3. Jänner 2024", "2024-01-03T00:00:00Z"},
		{"28 Februar 2010 21:03:38 GMT", "2010-02-28T21:03:38Z"},
		{"mercredi 3 juillet 2024 à 14h02", "2024-07-03T14:02:00Z"},
		{"1er juillet 2024", "2024-07-01T00:00:00Z"},
		{"mar., 02 juil. 2024", "2024-07-02T00:00:00Z"},
		{"mar, 5 mar 2024", "2024-03-05T00:00:00Z"},
		{"mercoledì 3 luglio 2024 ore 14:02", "2024-07-03T14:02:00Z"},
		{"3 de julio de 2024", "2024-07-03T00:00:00Z"},
		{"3 de julho de 2024, às 14h02", "2024-07-03T14:02:00Z"},
		{"3 июля 2024 г., 14:02", "2024-07-03T14:02:00Z"},
		{"ср, 3 июля 2024 года", "2024-07-03T00:00:00Z"},
		{"1 май 2024", "2024-05-01T00:00:00Z"},
		{"3 հուլիսի, 2024, 14:02", "2024-07-03T14:02:00Z"},
		{"Հուլիսի 3, 2024", "2024-07-03T00:00:00Z"},
		{"2024 թ. հուլիսի 3-ին", "2024-07-03T00:00:00Z"},
		{"2024 թվականի հուլիսի 3", "2024-07-03T00:00:00Z"},
		{"Յուլիս 3, 2024", "2024-07-03T00:00:00Z"},
		{"3 ივლისი, 2024", "2024-07-03T00:00:00Z"},
		{"2024 წლის 3 ივლისი", "2024-07-03T00:00:00Z"},
		{"3 ივლისს, 2024", "2024-07-03T00:00:00Z"},
		{"3 İyul 2024, 14:02", "2024-07-03T14:02:00Z"},
		{"2024-cü il 3 iyul, saat 14:02", "2024-07-03T14:02:00Z"},
		{"3 Temmuz 2024'te", "2024-07-03T00:00:00Z"},
		{"03 Temmuz 2024 Çarşamba - 14:02", "2024-07-03T14:02:00Z"},
		{"Τετ, 3 Ιούλ 2024 14:02:00 EST", "2024-07-03T19:02:00Z"},
		{"2024. július 3. 14:02", "2024-07-03T14:02:00Z"},
		{"2024-július-3T9:15-05:00", "2024-07-03T14:15:00Z"},
		{"2024年7月3日(水) 14時02分", "2024-07-03T14:02:00Z"},
	};
	PARSE(rows);
}

static void
test_a_korean_date_without_a_zone_is_of_korea(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"2024년 07월 03일 14:02:05", "2024-07-03T05:02:05Z"},
		{"2024-07-03 오후 02:02:05", "2024-07-03T05:02:05Z"},
		{"2024년 7월 3일 14:02 +0000", "2024-07-03T14:02:00Z"},
	};
	PARSE(rows);
}

static void
test_what_is_no_date_gives_none(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"", ""},
		{"  ", ""},
		{"yesterday", ""},
		{"soon", ""},
		{"14:02", ""},
		{"3 July", ""},
		{"2 hours ago", ""},
		{"0000-00-00 00:00:00", ""},
		{"0001-01-01T00:00:00Z", ""},
		{"2024-02-30", ""},
		{"2023-02-29", ""},
		{"Wed, 31 Jun 2024 00:00:00 GMT", ""},
		{"Wed, 3 Jul 2024 25:00:00 GMT", ""},
		{"Wed, 3 Jul 2024 14:60 GMT", ""},
		{"2024-13-01", ""},
		{"2024-366-1", ""},
		{"2023-366", ""},
		{"version 2024", ""},
		{"99999999999999999999", ""},
		{"12", ""},
		{"-", ""},
		{"T", ""},
		{"+04:00", ""},
		{"3 July 2024 and some words", ""},
	};
	PARSE(rows);
}

static void
test_a_date_is_found_among_other_words(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"Published on Wed, 3 July 2024 at 14:02 by Ada", "2024-07-03T14:02:00Z"},
		{"By Ada | July 3, 2024 | 5 min read", "2024-07-03T00:00:00Z"},
		{"Հրապարակված է՝ 3 հուլիսի 2024, 14:02", "2024-07-03T14:02:00Z"},
		{"Опубликовано: 03.07.2024 в 14:02", "2024-07-03T14:02:00Z"},
		{"14:02 - 3 July 2024", "2024-07-03T14:02:00Z"},
		{"In May 2023 they spoke of 3 July 2024", "2024-07-03T00:00:00Z"},
		{"Updated 2024-07-03 14:02 GMT+4", "2024-07-03T10:02:00Z"},
		{"Version 3.5.2 of 2019", ""},
		{"Call 555-12-34 now", ""},
		{"Read 10.12.2024.15", ""},
		{"3 July", ""},
		{"14:02", ""},
		{"yesterday", ""},
		{"Publié le 03/07/2024 à 14:02", "2024-07-03T14:02:00Z"},
		{"Обновлено 03/07/2024", "2024-07-03T00:00:00Z"},
		{"Updated 07/03/2024", "2024-07-03T00:00:00Z"},
		{"https://a.example/2024/07/03/a-story-2", "2024-07-03T00:00:00Z"},
	};
	FIND(rows, 0);
}

static void
test_near_an_instant_less_is_enough(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"3 July, 14:02", "2024-07-03T14:02:00Z"},
		{"6 July", "2024-07-06T00:00:00Z"},
		{"December 31", "2023-12-31T00:00:00Z"},
		{"03.07 / 14:02", "2024-07-03T14:02:00Z"},
		{"14:02", "2024-07-05T14:02:00Z"},
		{"today", "2024-07-05T00:00:00Z"},
		{"Yesterday, 10:00", "2024-07-04T10:00:00Z"},
		{"вчера в 10:00", "2024-07-04T10:00:00Z"},
		{"Երեկ, 10:00", "2024-07-04T10:00:00Z"},
		{"2 hours ago", "2024-07-05T10:00:00Z"},
		{"Posted 2 hours ago by Ada", "2024-07-05T10:00:00Z"},
		{"il y a 3 jours", "2024-07-02T12:00:00Z"},
		{"vor 5 Minuten", "2024-07-05T11:55:00Z"},
		{"3 дня назад", "2024-07-02T12:00:00Z"},
		{"5 ժամ առաջ", "2024-07-05T07:00:00Z"},
		{"2 saat önce", "2024-07-05T10:00:00Z"},
		{"5 min read", ""},
		{"2 days", ""},
		{"an hour ago", "2024-07-05T11:00:00Z"},
		{"a day ago", "2024-07-04T12:00:00Z"},
		{"5m ago", "2024-07-05T11:55:00Z"},
		{"1000 days ago", ""},
	};
	FIND(rows, friday);
}

/* Each row is a language from January on; "-" where it has no name of its own. */
static const char *const months[] = {
	"january february march april may june july august september october november december",
	"januar februar märz april mai juni juli august september oktober november dezember",
	"jänner feber mrz - - - - - - - - -",
	"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
	"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
	"dicembre",
	"enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
	"janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
	"января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
	"- - - - май - - - - - - -",
	"січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
	"հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի "
	"նոյեմբերի դեկտեմբերի",
	"հնվ փտվ մրտ - մյս հնս հլս օգս - - - -",
	"յունուար փետրուար մարտ ապրիլ մայիս յունիս յուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր "
	"դեկտեմբեր",
	"იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი "
	"დეკემბერი",
	"yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
	"ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
	"ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου "
	"οκτωβρίου νοεμβρίου δεκεμβρίου",
	"január február március április május június július augusztus szeptember október november "
	"december",
	"ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie "
	"decembrie",
	"januari februari maart april mei juni juli augustus september oktober november december",
	"januari februari mars april maj juni juli augusti september oktober november december",
	"januar februar marts april maj juni juli august september oktober november desember",
	"stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
	"listopada grudnia",
	"styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad "
	"grudzień",
	"ledna února března dubna května června července srpna září října listopadu prosince",
	"leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
	"януари февруари март април май юни юли август септември октомври ноември декември",
	"januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
	"tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
	"syyskuuta lokakuuta marraskuuta joulukuuta",
	"يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
};

static void
test_months_are_known_in_many_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++) {
		int month = 0;
		for (const char *name = months[i]; *name;) {
			int size = (int)strcspn(name, " ");
			char text[128], expected[CLOCK_RFC3339_SIZE + 16];
			month++;
			if (*name != '-') {
				snprintf(text, sizeof(text), "3 %.*s 2024", size, name);
				snprintf(expected, sizeof(expected), "2024-%02d-03T00:00:00Z",
					 month);
				struct row row = {text, expected};
				check_parse(&row, 1);
			}
			name += size;
			name += *name == ' ';
		}
		assert_int_equal(month, 12);
	}
}

static void
test_a_long_text_is_no_date_but_may_begin_with_one(void **state)
{
	(void)state;
	char text[5000];
	memset(text, ' ', sizeof(text));
	memcpy(text, "3 July 2024 x", 13);
	int64_t at = 0;
	text[sizeof(text) - 1] = 'x';
	assert_false(date_parse(text, sizeof(text), &at));
	assert_true(date_find(text, sizeof(text), 0, &at));
	memset(text, '-', sizeof(text));
	assert_false(date_find(text, sizeof(text), 0, &at));
	memset(text, '9', sizeof(text));
	assert_false(date_find(text, sizeof(text), friday, &at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc_822_and_its_liars_are_read),
		cmocka_unit_test(test_zones_are_known_by_offset_and_by_name),
		cmocka_unit_test(test_a_zone_by_name_has_its_summer),
		cmocka_unit_test(test_iso_8601_is_read_in_all_precisions),
		cmocka_unit_test(test_asctime_and_the_order_of_america_are_read),
		cmocka_unit_test(test_numbers_are_read_in_either_order),
		cmocka_unit_test(test_a_weekday_decides_between_two_orders),
		cmocka_unit_test(test_seconds_since_1970_are_read),
		cmocka_unit_test(test_people_write_in_their_languages),
		cmocka_unit_test(test_a_korean_date_without_a_zone_is_of_korea),
		cmocka_unit_test(test_what_is_no_date_gives_none),
		cmocka_unit_test(test_a_date_is_found_among_other_words),
		cmocka_unit_test(test_near_an_instant_less_is_enough),
		cmocka_unit_test(test_months_are_known_in_many_languages),
		cmocka_unit_test(test_a_long_text_is_no_date_but_may_begin_with_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
