#include "feed/date_words.h"

#include "base/utf8.h"

#include <string.h>

/* ---- months and weekdays ------------------------------------------------------------------- */

/* From January, and from Sunday; "" or none where a row has nothing to add. A word means the name
   with which it has the longest beginning in common: at least three letters, and at most three more
   of its own, so that short forms and endings need no rows. English first, being the most. */
static const struct names {
	const char *months[12], *weekdays[7];
} languages[] = {
	{{"january", "february", "march", "april", "may", "june", "july", "august", "september",
	  "october", "november", "december"},
	 {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}},
	/* German */
	{{"januar", "februar", "marz", "april", "mai", "juni", "juli", "august", "september",
	  "oktober", "november", "dezember"},
	 {"sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag"}},
	{{"janner", "feber", "mrz", "", "", "", "", "", "", "", "", ""},
	 {"so", "mo", "di", "mi", "do", "fr", "sa"}},
	/* French */
	{{"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
	  "octobre", "novembre", "decembre"},
	 {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}},
	/* Italian */
	{{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
	  "settembre", "ottobre", "novembre", "dicembre"},
	 {"domenica", "lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato"}},
	/* Spanish */
	{{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre",
	  "octubre", "noviembre", "diciembre"},
	 {"domingo", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado"}},
	/* Portuguese */
	{{"janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro",
	  "outubro", "novembro", "dezembro"},
	 {"domingo", "segunda", "terca", "quarta", "quinta", "sexta", "sabado"}},
	/* Russian; its May in the nominative, and the short weekdays */
	{{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
	  "октября", "ноября", "декабря"},
	 {"воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"}},
	{{"", "", "", "", "маи", "", "", "", "", "", "", ""},
	 {"вс", "пн", "вт", "ср", "чт", "пт", "сб"}},
	/* Armenian; its short forms; the western spelling */
	{{"հունվարի", "փետրվարի", "մարտի", "ապրիլի", "մայիսի", "հունիսի", "հուլիսի", "օգոստոսի",
	  "սեպտեմբերի", "հոկտեմբերի", "նոյեմբերի", "դեկտեմբերի"},
	 {"կիրակի", "երկուշաբթի", "երեքշաբթի", "չորեքշաբթի", "հինգշաբթի", "ուրբաթ", "շաբաթ"}},
	{{"հնվ", "փտվ", "մրտ", "", "մյս", "հնս", "հլս", "օգս", "", "", "", ""},
	 {"կիր", "երկ", "երք", "չրք", "հնգ", "ուր", "շբթ"}},
	{{"յունուար", "փետրուար", "մարտ", "ապրիլ", "մայիս", "յունիս", "յուլիս", "օգոստոս",
	  "սեպտեմբեր", "հոկտեմբեր", "նոյեմբեր", "դեկտեմբեր"},
	 {0}},
	/* Georgian */
	{{"იანვარი", "თებერვალი", "მარტი", "აპრილი", "მაისი", "ივნისი", "ივლისი", "აგვისტო",
	  "სექტემბერი", "ოქტომბერი", "ნოემბერი", "დეკემბერი"},
	 {"კვირა", "ორშაბათი", "სამშაბათი", "ოთხშაბათი", "ხუთშაბათი", "პარასკევი", "შაბათი"}},
	/* Azerbaijani; its short forms */
	{{"yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr",
	  "oktyabr", "noyabr", "dekabr"},
	 {"bazar", "", "", "", "", "cume", "senbe"}},
	{{"", "", "", "", "", "iyn", "iyl", "", "", "", "", ""}, {0}},
	/* Turkish */
	{{"ocak", "subat", "mart", "nisan", "mayis", "haziran", "temmuz", "agustos", "eylul",
	  "ekim", "kasim", "aralik"},
	 {"pazar", "pazartesi", "sali", "carsamba", "persembe", "cuma", "cumartesi"}},
	/* Ukrainian */
	{{"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня",
	  "жовтня", "листопада", "грудня"},
	 {"неділя", "понеділок", "вівторок", "середа", "четвер", "п'ятниця", "субота"}},
	/* Greek */
	{{"ιανουαριου", "φεβρουαριου", "μαρτιου", "απριλιου", "μαιου", "ιουνιου", "ιουλιου",
	  "αυγουστου", "σεπτεμβριου", "οκτωβριου", "νοεμβριου", "δεκεμβριου"},
	 {"κυριακη", "δευτερα", "τριτη", "τεταρτη", "πεμπτη", "παρασκευη", "σαββατο"}},
	/* Hungarian */
	{{"januar", "februar", "marcius", "aprilis", "majus", "junius", "julius", "augusztus",
	  "szeptember", "oktober", "november", "december"},
	 {"vasarnap", "hetfo", "kedd", "szerda", "csutortok", "pentek", "szombat"}},
	/* Romanian */
	{{"ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august",
	  "septembrie", "octombrie", "noiembrie", "decembrie"},
	 {"duminica", "luni", "marti", "miercuri", "joi", "vineri", "sambata"}},
	/* Dutch */
	{{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
	  "oktober", "november", "december"},
	 {"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}},
	/* Swedish, Danish, Norwegian */
	{{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
	  "oktober", "november", "desember"},
	 {"sondag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lordag"}},
	{{0}, {"", "", "tisdag", "", "", "", "lørdag"}},
	/* Polish: genitive, nominative */
	{{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia",
	  "wrzesnia", "pazdziernika", "listopada", "grudnia"},
	 {"niedziela", "poniedzialek", "wtorek", "sroda", "czwartek", "piatek", "sobota"}},
	{{"styczen", "luty", "marzec", "kwiecien", "maj", "czerwiec", "lipiec", "sierpien",
	  "wrzesien", "pazdziernik", "listopad", "grudzien"},
	 {0}},
	/* Czech: genitive, nominative */
	{{"ledna", "unora", "brezna", "dubna", "kvetna", "cervna", "cervence", "srpna", "zari",
	  "rijna", "listopadu", "prosince"},
	 {"nedele", "pondeli", "utery", "streda", "ctvrtek", "patek", "sobota"}},
	{{"leden", "unor", "brezen", "duben", "kveten", "cerven", "cervenec", "srpen", "zari",
	  "rijen", "listopad", "prosinec"},
	 {0}},
	/* Bulgarian, Serbian */
	{{"януари", "февруари", "март", "април", "маи", "юни", "юли", "август", "септември",
	  "октомври", "ноември", "декември"},
	 {"неделя", "понеделник", "вторник", "сряда", "четвъртък", "петък", "събота"}},
	{{"januar", "februar", "mart", "april", "maj", "jun", "jul", "avgust", "septembar",
	  "oktobar", "novembar", "decembar"},
	 {"nedelja", "ponedeljak", "utorak", "sreda", "cetvrtak", "petak", "subota"}},
	/* Finnish */
	{{"tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesakuuta",
	  "heinakuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta"},
	 {"sunnuntai", "maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai"}},
	/* Arabic */
	{{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
	  "نوفمبر", "ديسمبر"},
	 {"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"}},
	/* Korean, Japanese, Chinese: their months are numbers */
	{{0}, {"일요일", "월요일", "화요일", "수요일", "목요일", "금요일", "토요일"}},
	{{0}, {"日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"}},
	{{0}, {"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}},
};

/* How well a word and a name agree, in letters; the higher the better. */
struct agreement {
	int common; /* letters of both */
	int extra;  /* of the word alone */
	int left;   /* of the name alone */
};

static int
letters(const char *text, size_t size)
{
	return (int)utf8_letters(text, size);
}

static bool
agree(const char *word, size_t size, const char *name, size_t length, struct agreement *a)
{
	enum { COMMON_MIN = 3, EXTRA_MAX = 3 };
	size_t same = 0;
	while (same < size && same < length && word[same] == name[same])
		same++;
	while (same > 0 && ((same < size && ((unsigned char)word[same] & 0xC0) == 0x80) ||
			    (same < length && ((unsigned char)name[same] & 0xC0) == 0x80)))
		same--;
	if (same == 0)
		return false;
	*a = (struct agreement){letters(word, same), letters(word + same, size - same),
				letters(name + same, length - same)};
	return (a->common >= COMMON_MIN && a->extra <= EXTRA_MAX) || (!a->extra && !a->left);
}

static bool
is_better(struct agreement a, struct agreement b)
{
	if (a.common != b.common)
		return a.common > b.common;
	if (a.extra != b.extra)
		return a.extra < b.extra;
	return a.left < b.left;
}

/* Looks for a word among names. @return its place, from 0; -1 when nothing was better */
static int
names_search(const char *const *names, int count, const char *word, size_t size,
	     struct agreement *best)
{
	int found = -1;
	for (int place = 0; place < count && names[place]; place++) {
		const char *name = names[place];
		struct agreement a;
		if (*name == *word && agree(word, size, name, strlen(name), &a) &&
		    (!best->common || is_better(a, *best))) {
			*best = a;
			found = place;
		}
	}
	return found;
}

static struct date_word
name_find(const char *word, size_t size)
{
	struct agreement month = {0}, weekday = {0};
	struct date_word as_month = {.kind = DATE_WORD_UNKNOWN}, as_weekday = as_month;

	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		int place = names_search(languages[i].months, 12, word, size, &month);
		if (place >= 0)
			as_month = (struct date_word){.kind = DATE_WORD_MONTH, .value = place + 1};
		place = names_search(languages[i].weekdays, 7, word, size, &weekday);
		if (place >= 0)
			as_weekday = (struct date_word){.kind = DATE_WORD_WEEKDAY, .value = place};
		/* nothing agrees better than a beginning in plain English */
		if (i == 0 && month.common && !month.extra)
			return as_month;
		if (i == 0 && weekday.common && !weekday.extra)
			return as_weekday;
	}
	/* "mar" is March before it is mardi; "mardi" is not March */
	month.left = weekday.left = 0;
	return is_better(weekday, month) ? as_weekday : as_month;
}

/* ---- other words --------------------------------------------------------------------------- */

#define US DATE_RULE_AMERICA
#define NONE DATE_RULE_NONE
enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * 86400 };

/* '*' = a beginning of the word is enough. */
static const struct word {
	const char *text;
	struct date_word means;
} words[] = {
	{"t", {DATE_WORD_T, NONE, 0}},
	{"w", {DATE_WORD_WEEK, NONE, 0}},

	{"am", {DATE_WORD_HALF, NONE, 0}},
	{"pm", {DATE_WORD_HALF, NONE, 12}},
	{"oo", {DATE_WORD_HALF, NONE, 0}}, /* Turkish */
	{"os", {DATE_WORD_HALF, NONE, 12}},
	{"πμ", {DATE_WORD_HALF, NONE, 0}},
	{"μμ", {DATE_WORD_HALF, NONE, 12}},
	{"오전", {DATE_WORD_HALF, NONE, 0}},
	{"오후", {DATE_WORD_HALF, NONE, 12}},
	{"午前", {DATE_WORD_HALF, NONE, 0}},
	{"午後", {DATE_WORD_HALF, NONE, 12}},
	{"上午", {DATE_WORD_HALF, NONE, 0}},
	{"下午", {DATE_WORD_HALF, NONE, 12}},

	/* RFC 822, section 5.1, and what else is written; IST is India's */
	{"gmt", {DATE_WORD_ZONE, NONE, 0}},
	{"utc", {DATE_WORD_ZONE, NONE, 0}},
	{"ut", {DATE_WORD_ZONE, NONE, 0}},
	{"z", {DATE_WORD_ZONE, NONE, 0}},
	{"wet", {DATE_WORD_ZONE, NONE, 0}},
	{"est", {DATE_WORD_ZONE, NONE, -300}},
	{"edt", {DATE_WORD_ZONE, NONE, -240}},
	{"cst", {DATE_WORD_ZONE, NONE, -360}},
	{"cdt", {DATE_WORD_ZONE, NONE, -300}},
	{"mst", {DATE_WORD_ZONE, NONE, -420}},
	{"mdt", {DATE_WORD_ZONE, NONE, -360}},
	{"pst", {DATE_WORD_ZONE, NONE, -480}},
	{"pdt", {DATE_WORD_ZONE, NONE, -420}},
	{"ast", {DATE_WORD_ZONE, NONE, -240}},
	{"adt", {DATE_WORD_ZONE, NONE, -180}},
	{"nst", {DATE_WORD_ZONE, NONE, -210}},
	{"ndt", {DATE_WORD_ZONE, NONE, -150}},
	{"akst", {DATE_WORD_ZONE, NONE, -540}},
	{"akdt", {DATE_WORD_ZONE, NONE, -480}},
	{"hst", {DATE_WORD_ZONE, NONE, -600}},
	{"et", {DATE_WORD_ZONE, US, -300}},
	{"ct", {DATE_WORD_ZONE, US, -360}},
	{"mt", {DATE_WORD_ZONE, US, -420}},
	{"pt", {DATE_WORD_ZONE, US, -480}},
	{"at", {DATE_WORD_ZONE, US, -240}},
	{"brt", {DATE_WORD_ZONE, NONE, -180}},
	{"art", {DATE_WORD_ZONE, NONE, -180}},
	{"bst", {DATE_WORD_ZONE, NONE, 60}},
	{"west", {DATE_WORD_ZONE, NONE, 60}},
	{"cet", {DATE_WORD_ZONE, NONE, 60}},
	{"met", {DATE_WORD_ZONE, NONE, 60}},
	{"mez", {DATE_WORD_ZONE, NONE, 60}},
	{"wat", {DATE_WORD_ZONE, NONE, 60}},
	{"cest", {DATE_WORD_ZONE, NONE, 120}},
	{"mest", {DATE_WORD_ZONE, NONE, 120}},
	{"mesz", {DATE_WORD_ZONE, NONE, 120}},
	{"eet", {DATE_WORD_ZONE, NONE, 120}},
	{"cat", {DATE_WORD_ZONE, NONE, 120}},
	{"sast", {DATE_WORD_ZONE, NONE, 120}},
	{"eest", {DATE_WORD_ZONE, NONE, 180}},
	{"msk", {DATE_WORD_ZONE, NONE, 180}},
	{"trt", {DATE_WORD_ZONE, NONE, 180}},
	{"eat", {DATE_WORD_ZONE, NONE, 180}},
	{"мск", {DATE_WORD_ZONE, NONE, 180}},
	{"msd", {DATE_WORD_ZONE, NONE, 240}},
	{"samt", {DATE_WORD_ZONE, NONE, 240}},
	{"amt", {DATE_WORD_ZONE, NONE, 240}},
	{"azt", {DATE_WORD_ZONE, NONE, 240}},
	{"get", {DATE_WORD_ZONE, NONE, 240}},
	{"gst", {DATE_WORD_ZONE, NONE, 240}},
	{"irst", {DATE_WORD_ZONE, NONE, 210}},
	{"amst", {DATE_WORD_ZONE, NONE, 300}},
	{"azst", {DATE_WORD_ZONE, NONE, 300}},
	{"pkt", {DATE_WORD_ZONE, NONE, 300}},
	{"yekt", {DATE_WORD_ZONE, NONE, 300}},
	{"ist", {DATE_WORD_ZONE, NONE, 330}},
	{"npt", {DATE_WORD_ZONE, NONE, 345}},
	{"ict", {DATE_WORD_ZONE, NONE, 420}},
	{"wib", {DATE_WORD_ZONE, NONE, 420}},
	{"hkt", {DATE_WORD_ZONE, NONE, 480}},
	{"sgt", {DATE_WORD_ZONE, NONE, 480}},
	{"pht", {DATE_WORD_ZONE, NONE, 480}},
	{"awst", {DATE_WORD_ZONE, NONE, 480}},
	{"jst", {DATE_WORD_ZONE, NONE, 540}},
	{"kst", {DATE_WORD_ZONE, NONE, 540}},
	{"acst", {DATE_WORD_ZONE, NONE, 570}},
	{"aest", {DATE_WORD_ZONE, NONE, 600}},
	{"acdt", {DATE_WORD_ZONE, NONE, 630}},
	{"aedt", {DATE_WORD_ZONE, NONE, 660}},
	{"nzst", {DATE_WORD_ZONE, NONE, 720}},
	{"nzt", {DATE_WORD_ZONE, DATE_RULE_ZEALAND, 720}},
	{"nzdt", {DATE_WORD_ZONE, NONE, 780}},

	{"h", {DATE_WORD_HOUR, NONE, HOUR}},
	{"uhr", {DATE_WORD_HOUR, NONE, HOUR}},
	{"ore", {DATE_WORD_HOUR, NONE, HOUR}},
	{"kl", {DATE_WORD_HOUR, NONE, HOUR}},
	{"klo", {DATE_WORD_HOUR, NONE, HOUR}},
	{"saat", {DATE_WORD_HOUR, NONE, HOUR}},
	{"ժամը", {DATE_WORD_HOUR, NONE, HOUR}},

	{"of", {DATE_WORD_FILLER, NONE, 0}},
	{"the", {DATE_WORD_FILLER, NONE, 0}},
	{"on", {DATE_WORD_FILLER, NONE, 0}},
	{"st", {DATE_WORD_FILLER, NONE, 0}},
	{"nd", {DATE_WORD_FILLER, NONE, 0}},
	{"rd", {DATE_WORD_FILLER, NONE, 0}},
	{"th", {DATE_WORD_FILLER, NONE, 0}},
	{"er", {DATE_WORD_FILLER, NONE, 0}},
	{"o", {DATE_WORD_FILLER, NONE, 0}},
	{"a", {DATE_WORD_FILLER, NONE, 0}},
	{"as", {DATE_WORD_FILLER, NONE, 0}},
	{"de", {DATE_WORD_FILLER, NONE, 0}},
	{"del", {DATE_WORD_FILLER, NONE, 0}},
	{"le", {DATE_WORD_FILLER, NONE, 0}},
	{"las", {DATE_WORD_FILLER, NONE, 0}},
	{"alle", {DATE_WORD_FILLER, NONE, 0}},
	{"um", {DATE_WORD_FILLER, NONE, 0}},
	{"den", {DATE_WORD_FILLER, NONE, 0}},
	{"feira", {DATE_WORD_FILLER, NONE, 0}}, /* "segunda-feira" */
	{"il", {DATE_WORD_FILLER, NONE, 0}},
	{"ci", {DATE_WORD_FILLER, NONE, 0}}, /* "2024-cü il" */
	{"cu", {DATE_WORD_FILLER, NONE, 0}},
	{"axsami", {DATE_WORD_FILLER, NONE, 0}}, /* "çərşənbə axşamı" */
	{"в", {DATE_WORD_FILLER, NONE, 0}},
	{"о", {DATE_WORD_FILLER, NONE, 0}},
	{"г", {DATE_WORD_FILLER, NONE, 0}},
	{"р", {DATE_WORD_FILLER, NONE, 0}},
	{"го", {DATE_WORD_FILLER, NONE, 0}},
	{"год", {DATE_WORD_FILLER, NONE, 0}},
	{"года", {DATE_WORD_FILLER, NONE, 0}},
	{"թ", {DATE_WORD_FILLER, NONE, 0}},
	{"թվական*", {DATE_WORD_FILLER, NONE, 0}},
	{"ին", {DATE_WORD_FILLER, NONE, 0}},
	{"ի", {DATE_WORD_FILLER, NONE, 0}},
	{"ը", {DATE_WORD_FILLER, NONE, 0}},
	{"წ", {DATE_WORD_FILLER, NONE, 0}},
	{"წელი", {DATE_WORD_FILLER, NONE, 0}},
	{"წლის", {DATE_WORD_FILLER, NONE, 0}},

	{"today", {DATE_WORD_DAY, NONE, 0}},
	{"yesterday", {DATE_WORD_DAY, NONE, -1}},
	{"heute", {DATE_WORD_DAY, NONE, 0}},
	{"gestern", {DATE_WORD_DAY, NONE, -1}},
	{"aujourd", {DATE_WORD_DAY, NONE, 0}}, /* "'hui" is passed over */
	{"hier", {DATE_WORD_DAY, NONE, -1}},
	{"oggi", {DATE_WORD_DAY, NONE, 0}},
	{"ieri", {DATE_WORD_DAY, NONE, -1}},
	{"hoy", {DATE_WORD_DAY, NONE, 0}},
	{"ayer", {DATE_WORD_DAY, NONE, -1}},
	{"hoje", {DATE_WORD_DAY, NONE, 0}},
	{"ontem", {DATE_WORD_DAY, NONE, -1}},
	{"сегодня", {DATE_WORD_DAY, NONE, 0}},
	{"вчера", {DATE_WORD_DAY, NONE, -1}},
	{"այսօր", {DATE_WORD_DAY, NONE, 0}},
	{"երեկ", {DATE_WORD_DAY, NONE, -1}},
	{"დღეს", {DATE_WORD_DAY, NONE, 0}},
	{"გუშინ", {DATE_WORD_DAY, NONE, -1}},
	{"bugun", {DATE_WORD_DAY, NONE, 0}},
	{"dun", {DATE_WORD_DAY, NONE, -1}},
	{"dunen", {DATE_WORD_DAY, NONE, -1}},

	{"ago", {DATE_WORD_AGO, NONE, 0}},
	{"vor", {DATE_WORD_AGO, NONE, 0}},
	{"fa", {DATE_WORD_AGO, NONE, 0}},
	{"hace", {DATE_WORD_AGO, NONE, 0}},
	{"ha", {DATE_WORD_AGO, NONE, 0}},
	{"y", {DATE_WORD_AGO, NONE, 0}}, /* "il y a" */
	{"назад", {DATE_WORD_AGO, NONE, 0}},
	{"առաջ", {DATE_WORD_AGO, NONE, 0}},
	{"წინ", {DATE_WORD_AGO, NONE, 0}},
	{"once", {DATE_WORD_AGO, NONE, 0}},
	{"evvel", {DATE_WORD_AGO, NONE, 0}},

	{"m", {DATE_WORD_UNIT, NONE, MINUTE}},
	{"d", {DATE_WORD_UNIT, NONE, DAY}},
	{"min*", {DATE_WORD_UNIT, NONE, MINUTE}},
	{"минут*", {DATE_WORD_UNIT, NONE, MINUTE}},
	{"րոպե", {DATE_WORD_UNIT, NONE, MINUTE}},
	{"წუთ*", {DATE_WORD_UNIT, NONE, MINUTE}},
	{"dakika", {DATE_WORD_UNIT, NONE, MINUTE}},
	{"deqiqe", {DATE_WORD_UNIT, NONE, MINUTE}},
	{"hour*", {DATE_WORD_UNIT, NONE, HOUR}},
	{"hr*", {DATE_WORD_UNIT, NONE, HOUR}},
	{"stunde*", {DATE_WORD_UNIT, NONE, HOUR}},
	{"heure*", {DATE_WORD_UNIT, NONE, HOUR}},
	{"or*", {DATE_WORD_UNIT, NONE, HOUR}},
	{"hora*", {DATE_WORD_UNIT, NONE, HOUR}},
	{"час*", {DATE_WORD_UNIT, NONE, HOUR}},
	{"ժամ", {DATE_WORD_UNIT, NONE, HOUR}},
	{"საათ*", {DATE_WORD_UNIT, NONE, HOUR}},
	{"day*", {DATE_WORD_UNIT, NONE, DAY}},
	{"tag*", {DATE_WORD_UNIT, NONE, DAY}},
	{"jour*", {DATE_WORD_UNIT, NONE, DAY}},
	{"giorn*", {DATE_WORD_UNIT, NONE, DAY}},
	{"dia*", {DATE_WORD_UNIT, NONE, DAY}},
	{"день", {DATE_WORD_UNIT, NONE, DAY}},
	{"дня", {DATE_WORD_UNIT, NONE, DAY}},
	{"днеи", {DATE_WORD_UNIT, NONE, DAY}},
	{"օր", {DATE_WORD_UNIT, NONE, DAY}},
	{"დღ*", {DATE_WORD_UNIT, NONE, DAY}},
	{"gun", {DATE_WORD_UNIT, NONE, DAY}},
	{"week*", {DATE_WORD_UNIT, NONE, WEEK}},
	{"woche*", {DATE_WORD_UNIT, NONE, WEEK}},
	{"semaine*", {DATE_WORD_UNIT, NONE, WEEK}},
	{"settiman*", {DATE_WORD_UNIT, NONE, WEEK}},
	{"semana*", {DATE_WORD_UNIT, NONE, WEEK}},
	{"недел*", {DATE_WORD_UNIT, NONE, WEEK}},
	{"շաբաթ", {DATE_WORD_UNIT, NONE, WEEK}},
	{"კვირ*", {DATE_WORD_UNIT, NONE, WEEK}},
	{"hafta", {DATE_WORD_UNIT, NONE, WEEK}},
	{"hefte", {DATE_WORD_UNIT, NONE, WEEK}},
};

struct date_word
date_word(const char *folded, size_t size)
{
	struct date_word name = {.kind = DATE_WORD_UNKNOWN};
	if (!size)
		return name;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (*words[i].text != *folded)
			continue;
		size_t length = strlen(words[i].text);
		bool beginning = words[i].text[length - 1] == '*';
		length -= beginning;
		if ((beginning ? size >= length : size == length) &&
		    memcmp(folded, words[i].text, length) == 0)
			return words[i].means;
	}
	return name_find(folded, size);
}
