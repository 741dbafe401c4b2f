package pages

import (
	"evidence/web/handler"
)

// Accessibility says how far everybody can use the site. The browser tests do what it says was tested.
func Accessibility(*handler.Request) (handler.Response, error) {
	return handler.Show(&ProsePage{
		Title: "Accessibility", path: "/accessibility",
		description: "How far everybody can use this site, how that was tested, and where it falls short.",
		Lead:        "Everybody should be able to read the evidence. This page says how that was tested and where the site falls short.",
		Sections: []Section{
			{
				ID: "standard", Title: "The standard",
				Text:  []string{"The site is made to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA. Its makers tested it themselves. Nobody independent has, and it has not been tried with people who use a screen reader or other aids every day."},
				Links: []proseLink{{"WCAG 2.2", "https://www.w3.org/TR/WCAG22/"}},
			},
			{
				ID: "tested", Title: "What was tested",
				Text: []string{"These are tested in Chromium, by tests that are part of the program:"},
				Points: []string{
					"Every page with axe-core, a program that looks for faults against WCAG 2.2 at levels A and AA. It finds some kinds of fault and not others.",
					"Use with the keyboard alone: everything can be reached and used, and it can be seen where the focus is.",
					"Use without JavaScript: every page shows all it has, and every form works. A script makes searching quicker, adds keys and buttons to copy with, and no more.",
					"Widths of 320, 390, 768 and 1440 pixels. Nothing has to be scrolled sideways but wide tables, which scroll by themselves.",
					"Light and dark colours, as your system asks for.",
					"Text enlarged to twice its size, at 390 and 768 pixels.",
				},
			},
			{
				ID: "limits", Title: "Where it falls short",
				Text: []string{},
				Points: []string{
					"A page of a report is shown as a picture. A picture cannot be read by a screen reader, so the text stands beside it. Charts and photographs in a report have no description.",
					"The kept originals are the publishers' PDFs, unchanged. Some are not accessible. The report's text on this site does not depend on them.",
					"The text of a page can stand in the wrong order where a report's layout is unusual. A table is shown row by row.",
					"A scan can be read here only where OCR has read its pictures, and may then have words wrong; it is marked. The report's page names the pages without text.",
				},
			},
			{
				ID: "keyboard", Title: "Keys of single letters",
				Text:  []string{"Some keys do something without Control or Alt being held. They can be turned off: choose “Keys” at the foot of any page."},
				Links: []proseLink{{"The keys", "/help#keyboard"}},
			},
			{
				ID: "problems", Title: "If something is in your way",
				Text: []string{"Tell whoever runs this site which page it was, what you wanted to do and what you used to do it. The same content can be had as plain data: add .json to a page's address."},
			},
		},
	})
}
