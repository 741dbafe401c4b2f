package metadata

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
)

// made are covers of our own making, one or more of each family. Those that are
// built were made from what is publicly known of such covers, without a real one at
// hand: that real ones are read too is not shown by them.
var made = []struct {
	family string // the beginning of its name
	built  bool
	pages  []Page
	info   Info
	want   map[string]string
}{
	{"focused and monitoring visits", false, pages(`
		9|Ofsted
		12|31 August 2021
		12|
		12|A N Other
		12|London Borough of Anytown
		12|
		12|Dear A N Other
		12|
		12|Focused visit to the London Borough of Anytown’s children’s
		12|services
		12|
		12|Her Majesty’s Chief Inspector of Education, Children’s Services and Skills is
		12|leading Ofsted’s work into how the social care system has delivered practice.
		12|
		12|This letter summarises the findings of a focused visit to Anytown children’s services
		12|on 30 June and 1 July 2021. Her Majesty’s Inspectors were Ann Other and Any Body.`),
		Info{Author: "A Clerk"}, map[string]string{
			"title": "Focused visit to the London Borough of Anytown’s children’s services", "authority": "Anytown", "publisher": "Ofsted",
			"kind": "inspection", "framework": "focused visit", "start": "2021-06-30", "end": "2021-07-01", "published": "2021-08-31",
		}},
	{"focused and monitoring visits", false, pages(`
		9|Ofsted
		12|21 January 2019
		12|
		12|Dear A N Other
		12|
		12|Focused visit to children’s services
		12|
		12|This letter summarises the findings of the focused visit to Anytown MBC children’s
		12|services on the 18 and 19 of December 2019.`),
		Info{}, map[string]string{ // printed before the visit: nothing is said of it
			"title": "Focused visit to children’s services", "authority": "Anytown", "publisher": "Ofsted",
			"kind": "inspection", "framework": "focused visit", "start": "2019-12-18", "end": "2019-12-19",
		}},
	{"focused and monitoring visits", false, pages(`
		12|23 August 2021
		12|
		12|Dear A N Other
		12|
		12|Monitoring visit to Anytown children’s services
		12|
		12|This letter summarises the findings of a monitoring visit to Anytown children’s services on 13
		12|and 14 July. Ofsted’s inspectors were two.`),
		Info{}, map[string]string{
			"title": "Monitoring visit to Anytown children’s services", "authority": "Anytown", "publisher": "Ofsted", "published": "2021-08-23",
			"kind": "inspection", "framework": "monitoring visit", "start": "2021-07-13", "end": "2021-07-14",
		}},
	{"inspections of an area's services", false, pages(`
		10|Local area partnership report
		26|Area SEND inspection of Any
		26|Town Local Area Partnership
		12|Inspection dates: 18 to 22 November 2024
		12|Dates of previous inspection: 5 to 9 December 2016
		14|Inspection outcome
		12|The local area partnership’s arrangements lead to inconsistent experiences.
		12|Ofsted and CQC ask that the plan is published.`),
		Info{}, map[string]string{
			"title": "Area SEND inspection of Any Town Local Area Partnership", "authority": "Any Town", "publisher": "Ofsted and CQC",
			"kind": "inspection", "framework": "area SEND", "start": "2024-11-18", "end": "2024-11-22",
		}},
	{"joint targeted area inspections", true, pages(`
		12|6 December 2023
		12|
		12|Dear Anytown Local Safeguarding Partnership
		14|Joint targeted area inspection of the multi-agency response to
		14|criminal exploitation in Anytown
		12|This inspection took place from 16 to 20 October 2023. It was carried out by
		12|Ofsted, the Care Quality Commission (CQC), HMICFRS and HM Inspectorate of Probation (HMIP).`),
		Info{Author: "Ofsted"}, map[string]string{
			"title":     "Joint targeted area inspection of the multi-agency response to criminal exploitation in Anytown",
			"authority": "Anytown", "publisher": "Ofsted, CQC, HMICFRS, HMIP", "kind": "inspection", "framework": "joint targeted area inspection",
			"start": "2023-10-16", "end": "2023-10-20", "published": "2023-12-06",
		}},
	{"joint targeted area inspections", true, pages(`
		12|20 December 2016
		12|
		12|Dear local partnership
		12|
		12|Joint targeted area inspection of the multi-agency response to neglect in Anytown
		12|
		12|Between 29 November and 2 December 2016, Ofsted, the Care Quality Commission, HMI
		12|Constabulary (HMIC) and HMI Probation undertook a joint inspection in Anytown.`),
		Info{}, map[string]string{
			"title":     "Joint targeted area inspection of the multi-agency response to neglect in Anytown",
			"authority": "Anytown", "publisher": "Ofsted, CQC, HMIC, HMIP", "kind": "inspection", "framework": "joint targeted area inspection",
			"start": "2016-11-29", "end": "2016-12-02", "published": "2016-12-20",
		}},
	{"schools, since 2019", true, pages(`
		24|Inspection of Mill Road Primary School
		12|Mill Road, Anytown AB1 2CD
		12|Inspection dates: 12 and 13 March 2024
		12|Overall effectiveness Good
		12|The quality of education Good
		12|Behaviour and attitudes Outstanding
		12|Personal development Requires improvement
		12|Leadership and management Good
		12|Early years provision Good
		12|Sixth-form provision Inadequate
		12|Previous inspection grade Outstanding`, `
		12|Unique reference number 100123
		12|Ann Other, lead inspector His Majesty’s Inspector`),
		Info{}, map[string]string{
			"title": "Inspection of Mill Road Primary School", "authority": "Mill Road Primary School", "publisher": "Ofsted", "kind": "inspection",
			"framework": "school", "start": "2024-03-12", "end": "2024-03-13", "lead": "Ann Other", "urn": "100123", "overall_effectiveness": "good/Good",
			"quality_of_education": "good/Good", "behaviour": "outstanding/Outstanding", "personal_development": "requires improvement/Requires improvement",
			"leaders": "good/Good", "early_years": "good/Good", "sixth_form": "inadequate/Inadequate",
		}},
	{"schools, since 2019", true, pages(`
		24|Inspection of a good school: Mill Road
		24|Academy
		12|Mill Road, Anytown AB1 2CD
		12|Inspection date: 12 March 2024
		14|What is it like to attend this school?`),
		Info{}, map[string]string{
			"title": "Inspection of a good school: Mill Road Academy", "authority": "Mill Road Academy", "publisher": "Ofsted", "kind": "inspection",
			"framework": "school", "start": "2024-03-12", "end": "2024-03-12",
		}},
	{"nurseries, colleges", true, pages(`
		24|Inspection of Happy Children Nursery
		12|Mill Road, Anytown AB1 2CD
		12|Inspection date: 12 March 2024
		12|The quality of education Good
		14|What is it like to attend this early years setting?`),
		Info{}, map[string]string{
			"title": "Inspection of Happy Children Nursery", "authority": "Happy Children Nursery", "publisher": "Ofsted", "kind": "inspection",
			"start": "2024-03-12", "end": "2024-03-12", "quality_of_education": "good/Good",
		}},
	{"schools, until 2019", false, pages(`
		11|School report
		22|Mill Road Primary School
		10|Mill Road, Anytown AB1 2CD
		10|Inspection dates 9–10 November 2016
		10|Overall effectiveness Inadequate
		10|Effectiveness of leadership and management Inadequate
		10|Quality of teaching, learning and
		10|assessment Requires improvement
		10|Personal development, behaviour and welfare Good
		10|Outcomes for pupils Requires improvement
		10|16 to 19 study programmes Good
		10|Overall effectiveness at previous inspection Good
		14|Summary of key findings for parents and pupils
		10|Outcomes for pupils are not good
		10|Good`),
		Info{}, map[string]string{
			"title": "Mill Road Primary School", "authority": "Mill Road Primary School", "publisher": "Ofsted", "kind": "inspection",
			"framework": "school", "start": "2016-11-09", "end": "2016-11-10", "overall_effectiveness": "inadequate/Inadequate",
			"leaders": "inadequate/Inadequate", "teaching": "requires improvement/Requires improvement", "personal_development": "good/Good",
			"outcomes": "requires improvement/Requires improvement", "sixth_form": "good/Good",
		}},
	{"letters on short inspections", true, pages(`
		9|Ofsted
		12|14 March 2018
		12|
		12|Dear Mrs Other
		12|
		12|Short inspection of Mill Road Primary School
		12|
		12|Following my visit to the school on 28 February 2018, I write on behalf of Her Majesty’s
		12|Chief Inspector to report the findings.
		12|Yours sincerely
		12|Any Body
		12|Her Majesty’s Inspector`),
		Info{}, map[string]string{
			"title": "Short inspection of Mill Road Primary School", "authority": "Mill Road Primary School", "publisher": "Ofsted", "kind": "inspection",
			"framework": "school", "start": "2018-02-28", "end": "2018-02-28", "published": "2018-03-14", "lead": "Any Body",
		}},
	{"children's homes", true, pages(`
		24|SC012345
		14|Registered provider: Larchfield Care Limited
		14|Full inspection
		12|Inspected under the social care common inspection framework
		12|Inspection dates: 12 to 13 January 2022
		12|Overall experiences and progress of Good
		12|children and young people, taking into
		12|account
		12|How well children and young people are Requires improvement to be good
		12|helped and protected
		12|The effectiveness of leaders and Inadequate
		12|managers`),
		Info{}, map[string]string{
			"title": "SC012345: Full inspection", "publisher": "Ofsted", "kind": "inspection", "framework": "social care common inspection framework",
			"start": "2022-01-12", "end": "2022-01-13", "overall_effectiveness": "good/Good",
			"help_and_protection": "requires improvement/Requires improvement to be good", "leaders": "inadequate/Inadequate",
		}},
	{"Ofsted's inspections of children's services", false, pages(`
		26|Inspection of Anytown local authority children’s services
		12|Inspection dates: 1 to 12 July 2024
		12|In 2019 there was a
		12|joint targeted area inspection of Anytown, in which Ofsted took part.`),
		Info{}, map[string]string{
			"title": "Inspection of Anytown local authority children’s services", "authority": "Anytown", "publisher": "Ofsted",
			"kind": "inspection", "framework": "standard", "start": "2024-07-01", "end": "2024-07-12",
		}},
	{"police forces", true, pages(`
		36|PEEL 2023–25
		18|Police effectiveness, efficiency and legitimacy
		24|An inspection of Anytown Police
		14|September 2024
		9|© HMICFRS 2024`),
		Info{Author: "HMICFRS"}, map[string]string{
			"title": "PEEL 2023–25: An inspection of Anytown Police", "authority": "Anytown Police", "publisher": "HMICFRS", "kind": "inspection", "published": "2024-09",
		}},
	{"police forces", true, pages(`
		30|National child protection inspections
		24|Anytown Constabulary
		14|March 2016
		9|HMIC`),
		Info{}, map[string]string{
			"title": "National child protection inspections: Anytown Constabulary", "authority": "Anytown Constabulary", "publisher": "HMIC",
			"kind": "inspection", "published": "2016-03",
		}},
	{"prisons", true, pages(`
		20|Report on an unannounced inspection of
		30|HMP Anytown
		14|by HM Chief Inspector of Prisons
		14|12–23 February 2024`),
		Info{}, map[string]string{
			"title": "Report on an unannounced inspection of HMP Anytown", "authority": "HMP Anytown", "publisher": "HM Inspectorate of Prisons",
			"kind": "inspection", "start": "2024-02-12", "end": "2024-02-23",
		}},
	{"prisons", true, pages(`
		20|Independent review of progress at
		20|HMP Anytown
		20|by HM Chief Inspector of Prisons
		14|8–10 January 2024`),
		Info{}, map[string]string{
			"title": "Independent review of progress at HMP Anytown", "authority": "HMP Anytown", "publisher": "HM Inspectorate of Prisons",
			"kind": "inspection", "start": "2024-01-08", "end": "2024-01-10",
		}},
	{"probation and youth justice", true, pages(`
		22|An inspection of youth justice services in
		34|Anytown
		14|HM Inspectorate of Probation, January 2024`),
		Info{}, map[string]string{
			"title": "An inspection of youth justice services in Anytown", "authority": "Anytown", "publisher": "HM Inspectorate of Probation",
			"kind": "inspection", "published": "2024-01",
		}},
	{"health and social care", true, pages(`
		14|Larchfield Care Limited
		32|Larch House
		20|Inspection report
		12|Date of inspection visit:
		12|12 January 2022
		12|13 January 2022
		12|Date of publication:
		12|20 March 2022
		12|Overall rating for this service Requires Improvement ●
		12|Is the service safe? Inadequate
		12|Is the service effective? Good ●
		12|Is the service caring? Outstanding
		12|Is the service responsive? Good
		12|Is the service well-led? Requires Improvement`, `
		12|Are services safe?`),
		Info{Author: "CQC"}, map[string]string{
			"title": "Larch House", "authority": "Larch House", "publisher": "CQC", "kind": "inspection",
			"start": "2022-01-12", "end": "2022-01-13", "published": "2022-03-20", "overall_effectiveness": "requires improvement/Requires Improvement",
			"safe": "inadequate/Inadequate", "effective": "good/Good", "caring": "outstanding/Outstanding", "responsive": "good/Good",
			"well_led": "requires improvement/Requires Improvement",
		}},
	{"schools and services in Wales", true, pages(`
		24|A report on
		24|Ysgol Anytown
		12|Anytown Road
		12|Date of inspection: March 2023
		12|by
		12|Estyn, His Majesty’s Inspectorate for Education and Training in Wales`),
		Info{}, map[string]string{
			"title": "A report on Ysgol Anytown", "authority": "Ysgol Anytown", "publisher": "Estyn", "kind": "inspection", "start": "2023-03", "end": "2023-03",
		}},
	{"care services in Scotland", true, pages(`
		26|Larch Nursery
		16|Day Care of Children
		12|Completed on:
		12|5 March 2024
		12|Service provided by:
		12|Anytown Council`),
		Info{Author: "Care Inspectorate"}, map[string]string{
			"title": "Larch Nursery", "authority": "Larch Nursery", "publisher": "Care Inspectorate", "kind": "inspection", "end": "2024-03-05",
		}},
	{"minutes of councils", false, pages(`
		12|ANYSHIRE COUNTY COUNCIL
		12|
		12|COUNTY COUNCIL
		12|
		12|MINUTES of a meeting of the County Council held in the Council Chamber,
		12|County Hall, on Thursday, 19 December 2024.
		12|
		12|PRESENT: Mr A N Other (Chairman)`),
		Info{Author: "A Clerk"}, map[string]string{
			"title": "County Council: minutes, 19 December 2024", "kind": "minutes", "published": "2024-12-19",
			"publisher": "Anyshire County Council", "authority": "Anyshire",
		}},
	{"minutes of councils", false, pages(`
		12|CORPORATE PARENTING PANEL– 29 October 2024
		12|
		12|MINUTES of the meeting held in the Long Room.
		12|
		12|PRESENT: Ann Other (Chair)
		12|The Panel thanked Anytown Borough Council.`),
		Info{Author: "Ann Clerk - CED"}, map[string]string{
			"title": "Corporate Parenting Panel – 29 October 2024", "kind": "minutes", "published": "2024-10-29",
		}},
	{"minutes of councils", false, pages(`
		12|H/15–16
		12|6th Meeting
		12|
		12|ESTATE COMMITTEE
		12|
		12|MINUTES
		12|
		12|3 May 2016
		12|
		12|together with the Clerk of the Parliaments.
		12|The Committee agreed that the House of Commons should be invited.`),
		Info{Title: "ESTATE COMMITTEE", Author: "CLERK, Any"}, map[string]string{
			"title": "Estate Committee: minutes, 3 May 2016", "kind": "minutes", "published": "2016-05-03", "publisher": "House of Lords",
		}},
	{"minutes of councils", true, pages(`
		12|ANYTOWN METROPOLITAN BOROUGH COUNCIL
		12|
		12|MINUTES OF A MEETING OF THE CABINET HELD ON MONDAY 13 MAY 2024
		12|
		12|Present: Councillor Other`),
		Info{}, map[string]string{
			"title": "Cabinet: minutes, 13 May 2024", "kind": "minutes", "published": "2024-05-13",
			"publisher": "Anytown Metropolitan Borough Council", "authority": "Anytown",
		}},
	{"minutes of councils", true, pages(`
		12|MINUTES OF THE PUBLIC ACCOUNTABILITY BOARD HELD ON 8 NOVEMBER 2021
		12|
		12|Present: A N Other`),
		Info{}, map[string]string{"title": "Public Accountability Board: minutes, 8 November 2021", "kind": "minutes", "published": "2021-11-08"}},
	{"agendas", false, pages(`
		13|AGENDA
		15|CABINET
		12|Thursday, 13 March 2025, at 3.00 pm
		12|Ask for: Ann Other`),
		Info{Author: "Your council"}, map[string]string{"title": "Cabinet: agenda, 13 March 2025"}},
	{"papers for councils", false, pages(`
		12|From: Ann Other, Leader of the Council
		12|Any Body – General Counsel
		12|
		12|To: County Council, 13 March 2025
		12|
		12|Subject: Future of Commissioned Services at Mill Road and Larch
		12|House Family Hubs
		12|
		12|Summary: Members are asked to note that Elsewhere Borough Council objected.`),
		Info{Title: "THE REPORT", Author: "A Clerk - CED"}, map[string]string{
			"title": "Future of Commissioned Services at Mill Road and Larch House Family Hubs", "author": "Ann Other; Any Body", "published": "2025-03-13",
		}},
	{"papers for councils whose head", true, pages(`
		14|Anytown Metropolitan Borough Council
		12|
		12|Committee Name and Date of Committee Meeting
		12|Cabinet – 16 September 2024
		12|
		12|Report Title
		12|Fostering in Anytown: Fees
		12|
		12|Is this a Key Decision?
		12|Yes
		12|
		12|Report Author(s)
		12|Ann Other, Head of Service
		12|ann.other@example.org`),
		Info{Author: "Clerk, Any"}, map[string]string{
			"title": "Fostering in Anytown: Fees", "author": "Ann Other", "published": "2024-09-16",
			"publisher": "Anytown Metropolitan Borough Council", "authority": "Anytown",
		}},
	{"reports to panels", true, pages(`
		14|ANY SHIRE POLICE AND CRIME COMMISSIONER
		14|PUBLIC ACCOUNTABILITY BOARD
		12|8 NOVEMBER 2021
		12|REPORT BY THE CHIEF CONSTABLE
		12|
		12|CHILD EXPLOITATION – ANYTOWN
		12|DISTRICT UPDATE
		12|1. REPORT OBJECTIVES`),
		Info{Author: "Staff Officer"}, map[string]string{
			"title": "CHILD EXPLOITATION – ANYTOWN DISTRICT UPDATE", "author": "The Chief Constable", "published": "2021-11-08",
			"publisher": "Any Shire Police and Crime Commissioner",
		}},
	{"responses of the government", false, pages(`
		36|Government Response to
		36|the Anytown Inquiry
		11|CP 123`, `
		12|Presented to Parliament
		12|by the Minister for the Cabinet Office
		12|by Command of His Majesty
		12|17 December 2024`),
		Info{}, map[string]string{
			"title": "Government Response to the Anytown Inquiry", "kind": "response", "publisher": "Cabinet Office", "published": "2024-12-17",
		}},
	{"responses of the government", false, pages(`
		15|Anytown Affairs Committee
		27|What went wrong:
		27|Government Response
		13|First Special Report of Session 2024–25`, `
		13|The Anytown Affairs Committee is appointed by the House of Commons.
		13|Ordered by the House of Commons, on 1 July 2025,
		13|to be printed. It was published on 3 July 2025 by authority of the House.`),
		Info{}, map[string]string{
			"title": "What went wrong: Government Response", "kind": "response", "author": "Anytown Affairs Committee", "publisher": "House of Commons",
			"published": "2025-07-03",
		}},
	{"the Comptroller and Auditor General", true, pages(`
		12|REPORT
		30|Support for vulnerable
		30|children
		11|SESSION 2022-23
		11|15 NOVEMBER 2022`, `
		14|Report by the Comptroller and Auditor General
		10|Ordered by the House of Commons to be printed on 14 November 2022
		10|
		10|Ann Other
		10|National Audit Office`),
		Info{Author: "NAO"}, map[string]string{
			"title": "Support for vulnerable children", "author": "Comptroller and Auditor General", "publisher": "National Audit Office", "published": "2022-11-15",
		}},
	{"the Government Accountability Office", false, pages(`
		12|United States Government Accountability Office
		36|GAO
		20|Report to Congressional Requesters
		12|July 2007
		36|FOSTER
		36|CARE
		36|
		36|States Could
		36|Improve`),
		Info{Title: "GAO-07-1 Foster Care: States Could Improve", Author: "U.S. Government Accountability Office, http://www.example.org"}, map[string]string{
			"title": "FOSTER CARE: States Could Improve", "publisher": "United States Government Accountability Office", "published": "2007-07",
		}},
	{"the Government Accountability Office", true, pages(`
		9|United States Government Accountability Office
		20|Report to Congressional Requesters
		12|March 2014
		24|FOSTER CARE
		18|States Could Improve`),
		Info{Title: "GAO-14-1, FOSTER CARE: States Could Improve"}, map[string]string{
			"title": "FOSTER CARE: States Could Improve", "publisher": "United States Government Accountability Office", "published": "2014-03",
		}},
	{"reviews of what was done", true, pages(`
		20|Anytown Safeguarding Children
		20|Partnership
		28|Local Child Safeguarding
		28|Practice Review
		28|Child A
		14|Independent Chair and Author: Ann Other
		14|Published: 14 June 2023`),
		Info{Author: "Review Author"}, map[string]string{
			"title": "Local Child Safeguarding Practice Review Child A", "author": "Ann Other", "kind": "review", "published": "2023-06-14",
			"publisher": "Anytown Safeguarding Children Partnership",
		}},
	{"committees of Parliament", false, pages(`
		15|Anytown Affairs Committee
		27|What went wrong
		13|Second Report of Session 2024–25`, `
		13|The Anytown Affairs Committee is appointed by the House of Commons to examine.
		13|Ordered by the House of Commons, on 1 April 2025, to be printed.
		13|It was published on 14 April 2025 by authority of the House of Commons.`),
		Info{Author: "coopersk"}, map[string]string{
			"title": "What went wrong", "author": "Anytown Affairs Committee", "kind": "inquiry", "publisher": "House of Commons", "published": "2025-04-14",
		}},
	{"public inquiries and anyone else", false, pages(`
		24|Independent Review of Anytown Council
		14|Professor Ann Other OBE
		12|14 May 2019`),
		Info{Title: "Independent Review of Anytown Council"}, map[string]string{
			"title": "Independent Review of Anytown Council", "author": "Professor Ann Other OBE", "kind": "review", "published": "2019-05-14",
		}},
	{"public inquiries and anyone else", false, pages(`
		40|Anytown Inquiry
		14|February 2022`, `
		10|Presented to Parliament pursuant to section 26 of the Inquiries Act 2005
		10|Ordered by the House of Commons to be printed on 1 February 2022`),
		Info{}, map[string]string{"title": "Anytown Inquiry", "kind": "inquiry", "publisher": "Anytown Inquiry", "published": "2022-02"}},
	{"public inquiries and anyone else", false, pages(`
		60|Project 2A
		42|What social workers
		42|record
		14|Report written by Dr Ann O’Ther and Any Body (Anytown University)
		14|Contact for enquiries: Ann Clerk`),
		Info{Title: "Project 2A: What social workers record", Author: "Body, Any"}, map[string]string{
			"title": "Project 2A: What social workers record", "author": "Dr Ann O’Ther and Any Body",
		}},
	{"public inquiries and anyone else", false, pages(`
		46|Local offer guidance
		22|Guidance for local authorities
		22|February 2018
		22|
		22|Revision date: February 2025`),
		Info{Author: "Department for Anything"}, map[string]string{"title": "Local offer guidance"}},
	{"public inquiries and anyone else", false, pages(`
		46|Looking after anyone
		22|Statutory guidance`, `
		12|This is statutory guidance from the Department for Anything, Media and Sport (‘the Department’) issued
		12|under an Act.`),
		Info{}, map[string]string{"title": "Looking after anyone", "publisher": "Department for Anything, Media and Sport"}},
	{"public inquiries and anyone else", false, pages(`
		46|Looking after someone`, `
		12|This is statutory guidance from the Department for Anything,
		12|Media and Sport.`),
		Info{}, map[string]string{"title": "Looking after someone"}}, // the name goes on
	{"public inquiries and anyone else", false, pages(`
		26|Introduction
		12|The board met on nine occasions and its reports were sent to members, and
		12|a review by the board found that nothing had been done.
		18|Future ambitions
		12|It met again.`),
		Info{Author: "Ann Clerk"}, map[string]string{}}, // the cover is missing
	{"public inquiries and anyone else", false, pages(`
		9|Any Street
		12|12 March 2018
		12|
		12|Dr Ann Other
		12|Anytown Council
		12|
		12|Dear Dr Other
		12|
		` + strings.Repeat("12|Thank you for your letter, which we received in the spring of that year.\n", 15)),
		Info{}, map[string]string{"published": "2018-03-12"}}, // a letter of no known kind, to Dr Other
}

func TestFamilies(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range made {
		i := slices.IndexFunc(families, func(f family) bool { return strings.HasPrefix(f.name, c.family) })
		if i < 0 {
			t.Fatalf("there is no family %q", c.family)
		}
		seen[families[i].name] = true
		r := newReader(c.pages, c.info)
		if of := slices.IndexFunc(families, func(f family) bool { _, ok := f.announce(r); return ok }); of != i {
			t.Errorf("%s: taken for %s", c.family, families[of].name)
		}
		if got := values(Read(c.pages, c.info)); !maps.Equal(got, c.want) {
			t.Errorf("%s:\n%v\nwant\n%v", c.family, got, c.want)
		}
	}
	for _, f := range families {
		if !seen[f.name] {
			t.Errorf("no cover was made of %q", f.name)
		}
	}
}

// What is certain is printed under its own name: a publisher whom only the form of
// the cover names is not, and a name from the PDF's properties is no author.
func TestNothingIsGuessed(t *testing.T) {
	for _, c := range made {
		facts := Read(c.pages, c.info)
		var text strings.Builder
		for _, p := range c.pages {
			for _, l := range p.Lines {
				text.WriteString(plain(l.Text) + " ")
			}
		}
		page := strings.ToLower(text.String())
		for _, name := range strings.Split(facts["author"].Value, "; ") {
			if !strings.Contains(page, strings.ToLower(plain(name))) {
				t.Errorf("%s: the author %q is not printed", c.family, name)
			}
		}
		if f := facts["publisher"]; f.Confidence == corpus.Certain && !strings.Contains(page, strings.ToLower(f.Value)) {
			t.Errorf("%s: the publisher %q is certain and not printed", c.family, f.Value)
		}
		if f := facts["title"]; len(f.Value) > maxTitle {
			t.Errorf("%s: a title of %d bytes", c.family, len(f.Value))
		}
	}
}
