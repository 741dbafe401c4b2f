package web

import (
	"net/http"
)

// atComputer is what whoever sits at the computer itself is called. No user's name holds a space.
const atComputer = "this computer"

// writer is the name of whoever acts, or why they may not change anything; the error is a *Problem.
func writer(r *request) (string, error) {
	if r.mayUpload() != nil {
		return "", problemf(http.StatusForbidden, "Open the site at its loopback address, on the computer that holds the library.", "Statements can be changed here only at the computer that holds the library.")
	}
	if err := new(http.CrossOriginProtection).Check(r.Request); err != nil {
		return "", problemf(http.StatusForbidden, "Open this site itself and send it from there.", "This was sent by a page of another site. Nothing was changed.")
	}
	return atComputer, nil
}

// A standing is whether a page's reader may change what it shows.
type standing struct {
	Writer string   // who acts; empty where they may not write
	Why    *Problem // why they may not
}

func standingOf(r *request) standing {
	name, err := writer(r)
	if err != nil {
		return standing{Why: problemOf(err)}
	}
	return standing{Writer: name}
}
