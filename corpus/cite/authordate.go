package cite

// The styles that cite by author and year. Each equals what the style's file of
// the Citation Style Language makes of the citation's CSL-JSON, but for the
// differences that the test names.

// harvard is Cite Them Right's Harvard:
//
//	“Children are safe.” (Ofsted, 2030, p. 4, para. 14)
//	Ofsted (2030) Inspection of Anytown, 29 January. Available at: https://… (Accessed: 3 February 2031).
var harvard = inBrackets(harvardInText, harvardEntry, byYear)

func harvardInText(c *Citation) text {
	r := c.reference()
	names := plainRun(joinNames(r.shortForms(), " and ", " and "))
	if len(r.names) > 3 {
		names = join(plainRun(r.shortForms()[0]+" "), italic("et al."))
	}
	return join(plainRun("("), joinWith(", ", r.heading(names, italic(r.title)), plainRun(r.letteredYear("no date", " ")), plainRun(c.locator(&harvardNotation))), plainRun(")"))
}

func harvardEntry(c *Citation) text {
	r := c.reference()
	all := mapNames(r.names, func(n name) string { return n.inverted(", ", initials(".", "")) })
	names := plainRun(joinNames(all, " and ", " and "))
	if len(all) > 3 {
		names = join(plainRun(all[0]+" "), italic("et al."))
	}
	year := plainRun("(" + r.letteredYear("no date", " ") + ")")
	title := joinWith(", ", italic(r.title), plainRun(r.dayAndMonth()))
	t := joinWith(" ", names, year, title)
	if len(all) == 0 {
		t = joinWith(", ", joinWith(" ", italic(r.title), year), plainRun(r.dayAndMonth()))
	}
	t = joinWith(" ", t.withFullStop(), plainRun(r.publisher).withFullStop())
	if r.url == "" {
		return t
	}
	t = join(t, plainRun(" Available at: "), link(r.url))
	if r.shown != "" {
		t = join(t, plainRun(" (Accessed: "+DateInWords(r.shown)+")"))
	}
	return join(t, plainRun("."))
}

// apa is the seventh edition of the APA's style:
//
//	“Children are safe.” (Ofsted, 2030, p. 4, para. 14)
//	Ofsted. (2030). Inspection of Anytown. https://…
//
// The day of access is given where no date of publication is known.
var apa = inBrackets(apaInText, apaEntry, undatedFirst)

func apaInText(c *Citation) text {
	r := c.reference()
	names := joinNames(r.shortForms(), " & ", ", & ")
	if len(r.names) > 2 {
		names = r.shortForms()[0] + " et al."
	}
	return join(plainRun("("), joinWith(", ", r.heading(plainRun(names), italic(r.title)), plainRun(r.letteredYear("n.d.", "-")), plainRun(c.locator(&harvardNotation))), plainRun(")"))
}

func apaEntry(c *Citation) text {
	r := c.reference()
	all := mapNames(r.names, func(n name) string { return n.inverted(", ", initials(".", " ")) })
	names, title, year := plainRun(joinNames(all, ", & ", ", & ")).withFullStop(), italic(r.title).withFullStop(), plainRun("("+r.letteredYear("n.d.", "-")+").")
	t := joinWith(" ", names, year, title, plainRun(r.publisher).withFullStop())
	if len(all) == 0 {
		t = joinWith(" ", title, year, plainRun(r.publisher).withFullStop())
	}
	if r.accessed != "" && r.date == "" {
		t = join(t, plainRun(" Retrieved "+DateInWords(r.accessed)+", from"))
	}
	return joinWith(" ", t, link(r.url))
}

// chicago is the author-date system of the Chicago Manual of Style, which treats
// reports as it does books:
//
//	“Children are safe.” (Ofsted 2030, 4, para. 14)
//	Ofsted. 2030. Inspection of Anytown. https://….
//
// The day of access is given where no date of publication is known.
var chicago = inBrackets(chicagoInText, chicagoEntry, byDay)

func chicagoInText(c *Citation) text {
	r := c.reference()
	names := joinNames(r.shortForms(), " and ", ", and ")
	if len(r.names) > 3 {
		names = r.shortForms()[0] + " et al."
	}
	beforeYear := " "
	if r.date == "" {
		beforeYear = ", "
	}
	work := joinWith(beforeYear, r.heading(plainRun(names), italic(r.title)), plainRun(r.letteredYear("n.d.", "")))
	return join(plainRun("("), joinWith(", ", work, plainRun(c.locator(&chicagoNotation))), plainRun(")"))
}

func chicagoEntry(c *Citation) text {
	r := c.reference()
	all := mapNames(r.names, func(n name) string { return n.inOrder(asGiven) })
	if len(all) > 0 {
		all[0] = r.names[0].inverted(", ", asGiven)
	}
	names := joinNames(all, ", and ", ", and ")
	if len(all) > 10 {
		names = joinNames(append(all[:7:7], "et al."), "", ", ")
	}
	title, year := italic(r.title).withFullStop(), plainRun(r.letteredYear("n.d.", "")).withFullStop()
	t := joinWith(" ", plainRun(names).withFullStop(), year, title, plainRun(r.publisher).withFullStop())
	if len(all) == 0 {
		t = joinWith(" ", title, year, plainRun(r.publisher).withFullStop())
	}
	if r.accessed != "" && r.date == "" {
		t = join(t, plainRun(" Accessed "+DateInWords(r.accessed)+"."))
	}
	if r.url == "" {
		return t
	}
	return join(t, plainRun(" "), link(r.url), plainRun("."))
}
