package pages

import (
	"evidence/search/query"

	"evidence/web/handler"
	"evidence/web/paths"
)

// rows are the rows of a table of the query language.
func rows(list []query.Help) []row {
	out := make([]row, len(list))
	for i, h := range list {
		out[i] = row{h.Examples, h.Meaning}
	}
	return out
}

// keyRows are the keys that the script listens to.
var keyRows = []row{
	{[]string{"/"}, "go to the search box; Escape closes the suggestions, then leaves it"},
	{[]string{"j", "k"}, "go to the next or the previous passage"},
	{[]string{"Enter"}, "open it"},
	{[]string{"n", "p"}, "go to the next or the previous page"},
	{[]string{"c"}, "copy the first citation of a passage"},
	{[]string{"?"}, "show the list of keys, where they can be turned off"},
}

// Help answers /help.
func Help(*handler.Request) (handler.Response, error) {
	return handler.Show(&ProsePage{
		Title: "Help", path: "/help",
		description: "How to search the reports, how to cite what you find, and what to be careful about.",
		Lead:        "Evidence Index finds passages of official reports. This page says how to search them, how to cite what you find, and what to be careful about.",
		Sections:    []Section{searchHelp(), fieldHelp(), passageHelp(), citingHelp(), statementsHelp(), keysHelp(), realReportsHelp(), editingHelp(), limitsHelp(), privacyHelp(), scriptHelp()},
	})
}

func searchHelp() Section {
	return Section{
		ID: "search", Title: "How to search", Form: searches, Heads: [2]string{"You write", "It finds"}, Rows: rows(query.Syntax),
		Text: []string{
			"Write words, a phrase between quotation marks, or paste a whole claim. Passages that hold more of your words, and hold them closer together, come first.",
			"Words are found in every form: “safeguarded” finds “safeguarding”. Between quotation marks they are found only as they stand. A passage is also found by its report's authority and title, since the text says “the local authority” where you write “Rotherham”.",
			"Only AND, OR, NOT and NEAR with a number in capital letters are signs. Text that you paste is searched as the words it is. If part of a query was not read as you wrote it, the page says so above the results, and small labels show how each piece of a query was understood.",
			"Where no passage satisfies the query, the page says so and shows the nearest passages, which hold some of its words. Where a word seems misspelt, it proposes another spelling. While you type, it proposes authorities, reports and phrases of the reports: choose one with the arrow keys and Enter, or go on typing.",
		},
	}
}

// fieldHelp lists the fields that the query language has.
func fieldHelp() Section {
	s := Section{
		ID: "fields", Title: "Fields", Form: searches, Heads: [2]string{"For example", "The field holds"},
		Text: []string{"A field's name, a colon and a value find only passages with that value in the field. A name that is no field's is searched as a word, and the page says so."},
	}
	for _, name := range query.Fields() {
		s.Rows = append(s.Rows, rows([]query.Help{query.FieldHelp(name)})...)
	}
	return s
}

func passageHelp() Section {
	return Section{
		ID: "passages", Title: "What a passage is",
		Text: []string{
			"A passage is a part of a report as its author made it: a numbered paragraph, a paragraph without a number, an item of a list with the sentence that introduces it, a row of a table with the heads of its columns, a heading or a footnote.",
			"Each passage keeps its place: the pages it stands on, the number that the report prints beside it, and the headings above it. A page has two numbers. “p 4” is the number printed on the page; “PDF page 6” is its place in the file. They often differ.",
			"The text is shown letter for letter. Only line ends are taken out, and hyphens that a line end put into a word.",
		},
	}
}

func citingHelp() Section {
	return Section{
		ID: "citing", Title: "How to cite",
		Text: []string{
			"A citation says whose report it is, what it is called, when it was published, on which page and in which paragraph the words stand, and where they can be checked. Open a passage and copy the citation in the style that you need. To cite a part of the passage, write the words under “Cite only these words of it”.",
			"The address of a passage is made of the report and the passage's own words. It stays when the library is built again. If the report is replaced and the words change or go, the address says so and shows what it quoted. If the report is withdrawn, it says since when.",
			"Check a quote against the original before you rely on it: each passage shows its page and leads to the kept PDF. A later report may say otherwise. Where this library holds one on the same authority, the passage says so.",
		},
	}
}

func statementsHelp() Section {
	return Section{
		ID: "statements", Title: "How to check a statement", Form: keys, Heads: [2]string{"Key on a statement's page", "What it does"},
		Rows: []row{
			{[]string{"[", "]"}, "go to the claim before, or after"},
			{[]string{"s", "x", "c"}, "pin the passage that you are on: it supports the claim, contradicts it, or is context"},
			{[]string{"u"}, "undo your last change"},
		},
		Text: []string{
			"Paste what somebody said, or choose a file, under “Statements”. It is cut into claims by sentences; join, split, move, rephrase and drop them until each says one thing that can be checked.",
			"Choose a claim to see the passages that bear on it, and which of its words they hold. That a passage holds the words does not mean that it bears the claim out: read it, and say whether it supports the claim, contradicts it, or is context. To pin a part of a passage, select it first, or write its first and last words.",
			"Where these reports cannot tell, say which kind of source could. Where they say nothing yet, the claim stays without evidence, and the statement says so.",
			"A pin keeps the words as they stood. When the report is replaced by another version, the pin says whether they are unchanged, moved, altered or gone.",
			"Several people can work on a statement at once. Where two change the same, the second is told and nothing is overwritten. Every change stands in the history and can be undone.",
		},
	}
}

func keysHelp() Section {
	return Section{
		ID: "keyboard", Title: "Keys", Form: keys, Heads: [2]string{"Key", "What it does"}, Rows: keyRows,
		Text: []string{"With JavaScript these keys work wherever you are not writing. If they are in your way, as they can be when you speak to your computer, turn them off: choose “Keys” at the foot of any page. Your browser remembers it."},
	}
}

func realReportsHelp() Section {
	return Section{
		ID: "real-reports", Title: "How to get the real reports",
		Text: []string{
			"The program comes with a sample of invented reports, which are not evidence. It comes with no real report: those belong to their publishers.",
			"Ofsted publishes its inspections of children's services on its site. Inquiries and committees publish their reports on theirs. The program knows where many of them are: its command “fetch” downloads them from their publishers. Or put PDFs that you have into a folder, and let the program import them:",
		},
		Commands: []string{"evidence fetch 'ofsted-rotherham-*'", "evidence index PATH-OF-THE-FOLDER", "evidence serve"},
		Links:    []proseLink{{"Ofsted's reports: https://reports.ofsted.gov.uk", "https://reports.ofsted.gov.uk"}, {"The reports in this library", "/documents"}},
	}
}

func limitsHelp() Section {
	return Section{
		ID: "limits", Title: "What it does not do", Text: []string{},
		Points: []string{
			"It does not judge. It shows what a report says, not whether it is right or still so.",
			"It knows only the reports in this library. That it finds nothing does not mean that nothing was reported.",
			"It does not answer questions. It finds passages, and you read them.",
			"It reads reports in English that are PDFs with text. Pages that hold a picture and no text, as scans do, are read by OCR where the program Tesseract is installed: what it read is marked, wherever it is shown and cited, and is to be checked against the page. What could not be read is named with its report.",
			"It can cut or join a passage in the wrong place where a report's layout is unusual. The words and the page number are right all the same.",
		},
	}
}

func editingHelp() Section {
	return Section{
		ID: "editing", Title: "Who can make changes",
		Text: []string{
			"Anyone can read. To add reports, correct their details or change a statement, sign in with a name and a password or, in a script, use a token. The reports themselves are never changed.",
			"Users are made at the computer that holds the library, and can sign in at once:",
		},
		Commands: []string{"evidence user add NAME", "evidence user token NAME --label \"what it is for\""},
		Points: []string{
			"While there are no users and the site is shown on that computer alone, anyone at it can make changes without signing in.",
			"While there are no users and the site is shown to others, it is read-only.",
		},
		Links: []proseLink{{"Sign in", paths.SignIn}},
	}
}

func privacyHelp() Section {
	return Section{
		ID: "privacy", Title: "What is recorded about you",
		Text: []string{"Nothing that you search for or type is written to the program's log, and no page asks anything of another site. Reading sets no cookie. Whoever signs in gets one, which says who they are until they sign out or close the browser. What you search for does stand in the address, and so in your browser's history."},
	}
}

func scriptHelp() Section {
	return Section{
		ID: "scripts", Title: "For scripts",
		Text:  []string{"Every page is also there as JSON: add .json to its address, before any question mark. The API has more."},
		Links: []proseLink{{"The API", "/api"}, {"Feed of new reports", paths.Feed}},
	}
}
