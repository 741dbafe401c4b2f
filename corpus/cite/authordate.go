package cite

// The styles that cite by author and year. Each equals what the style's file of
// the Citation Style Language makes of the citation's CSL-JSON, but for the
// differences that the test names.

// harvard is Cite Them Right's Harvard:
//
//	“Children are safe.” (Ofsted, 2030, p. 4, para. 14)
//	Ofsted (2030) Inspection of Anytown. Available at: https://… (Accessed: 3 February 2031).
var harvard = inBrackets(harvardInText, harvardEntry)

func harvardInText(c *Citation) text {
	r := c.reference()
	names := words(enumerated(each(r.names, surname), " and ", " and "))
	if len(r.names) > 3 {
		names = join(words(r.names[0].short()+" "), italic("et al."))
	}
	return join(words("("), separated(", ", r.heading(names, italic(r.title)), words(r.year("no date")), words(c.locator(&abbreviated))), words(")"))
}

func harvardEntry(c *Citation) text {
	r := c.reference()
	all := each(r.names, func(_ int, n name) string { return n.inverted(", ", initials(".", "")) })
	names := words(enumerated(all, " and ", " and "))
	if len(all) > 3 {
		names = join(words(all[0]+" "), italic("et al."))
	}
	year := words("(" + r.year("no date") + ")")
	t := separated(" ", names, year, italic(r.title))
	if len(all) == 0 {
		t = separated(" ", italic(r.title), year)
	}
	t = separated(" ", t.stopped(), words(r.publisher).stopped())
	if r.url == "" {
		return t
	}
	t = join(t, words(" Available at: "), link(r.url))
	if r.accessed != "" {
		t = join(t, words(" (Accessed: "+prose(r.accessed)+")"))
	}
	return join(t, words("."))
}

// apa is the seventh edition of the APA's style:
//
//	“Children are safe.” (Ofsted, 2030, p. 4, para. 14)
//	Ofsted. (2030). Inspection of Anytown. https://…
//
// The day of access is given where no date of publication is known.
var apa = inBrackets(apaInText, apaEntry)

func apaInText(c *Citation) text {
	r := c.reference()
	names := enumerated(each(r.names, surname), " & ", ", & ")
	if len(r.names) > 2 {
		names = r.names[0].short() + " et al."
	}
	return join(words("("), separated(", ", r.heading(words(names), italic(titleCase(r.title))), words(r.year("n.d.")), words(c.locator(&abbreviated))), words(")"))
}

func apaEntry(c *Citation) text {
	r := c.reference()
	all := each(r.names, func(_ int, n name) string { return n.inverted(", ", initials(".", " ")) })
	names, title, year := words(enumerated(all, ", & ", ", & ")).stopped(), italic(r.title).stopped(), words("("+r.year("n.d.")+").")
	t := separated(" ", names, year, title, words(r.publisher).stopped())
	if len(all) == 0 {
		t = separated(" ", title, year, words(r.publisher).stopped())
	}
	if r.accessed != "" && r.date == "" {
		t = join(t, words(" Retrieved "+prose(r.accessed)+", from"))
	}
	return separated(" ", t, link(r.url))
}

// chicago is the author-date system of the Chicago Manual of Style, which treats
// reports as it does books:
//
//	“Children are safe.” (Ofsted 2030, 4, para. 14)
//	Ofsted. 2030. Inspection of Anytown. https://….
//
// The day of access is given where no date of publication is known.
var chicago = inBrackets(chicagoInText, chicagoEntry)

func chicagoInText(c *Citation) text {
	r := c.reference()
	names := enumerated(each(r.names, surname), " and ", ", and ")
	if len(r.names) > 3 {
		names = r.names[0].short() + " et al."
	}
	beforeYear := " "
	if r.date == "" {
		beforeYear = ", "
	}
	work := separated(beforeYear, r.heading(words(names), italic(titleCase(r.title))), words(r.year("n.d.")))
	return join(words("("), separated(", ", work, words(c.locator(&unmarked))), words(")"))
}

func chicagoEntry(c *Citation) text {
	r := c.reference()
	all := each(r.names, func(i int, n name) string {
		if i == 0 {
			return n.inverted(", ", asGiven)
		}
		return n.inOrder(asGiven)
	})
	names := enumerated(all, ", and ", ", and ")
	if len(all) > 10 {
		names = enumerated(append(all[:7:7], "et al."), "", ", ")
	}
	title, year := italic(titleCase(r.title)).stopped(), words(r.year("n.d.")).stopped()
	t := separated(" ", words(names).stopped(), year, title, words(r.publisher).stopped())
	if len(all) == 0 {
		t = separated(" ", title, year, words(r.publisher).stopped())
	}
	if r.accessed != "" && r.date == "" {
		t = join(t, words(" Accessed "+prose(r.accessed)+"."))
	}
	if r.url == "" {
		return t
	}
	return join(t, words(" "), link(r.url), words("."))
}

func surname(_ int, n name) string { return n.short() }
