package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"

	"evidence/corpus"
)

// A Link is an address that was checked.
type Link struct {
	Address string `json:"address"`
	Problem string `json:"problem,omitempty"` // why it does not answer; empty where it does
	Advice  string `json:"advice,omitempty"`
}

// CheckLinks asks each address for its first byte, with the same pauses as Fetch,
// and passes the results to report, one at a time. Its error is ctx's.
func (f *Fetcher) CheckLinks(ctx context.Context, addresses []string, report func(Link)) error {
	var reporting sync.Mutex
	return forEachHost(ctx, addresses, func(a string) string { return a }, func(ctx context.Context, list []string) error {
		for i, a := range list {
			if i > 0 {
				if err := sleep(ctx, f.o.Pause); err != nil {
					return err
				}
			}
			link := f.checkLink(ctx, a)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			reporting.Lock()
			report(link)
			reporting.Unlock()
		}
		return nil
	})
}

func (f *Fetcher) checkLink(ctx context.Context, address string) Link {
	if u, err := url.Parse(address); err != nil || u.Host == "" {
		return Link{address, "it is not an address", adviceAddress}
	}
	x, err := f.client.get(ctx, address, map[string]string{"Range": "bytes=0-0"})
	var refusal *corpus.Refusal
	switch {
	case errors.As(err, &refusal):
		return Link{address, refusal.Reason, refusal.Advice}
	case err != nil:
		return Link{address, err.Error(), adviceVisit}
	}
	defer x.close(0)
	if x.StatusCode >= http.StatusBadRequest {
		return Link{address, "it answers " + x.Status, adviceVisit}
	}
	return Link{Address: address}
}
