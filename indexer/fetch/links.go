package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"

	"evidence/corpus"

	"golang.org/x/sync/errgroup"
)

// A Link is an address that was asked whether it still answers.
type Link struct {
	Address string `json:"address"`
	Problem string `json:"problem,omitempty"` // why it does not; empty where it does
	Advice  string `json:"advice,omitempty"`
}

// CheckLinks asks each address for its first byte, one host after another with
// a pause as Fetch does, several hosts at a time, and tells of each answer as it
// comes, one at a time. Nothing is kept. Its error is ctx's.
func (f *Fetcher) CheckLinks(ctx context.Context, addresses []string, tell func(Link)) error {
	byHost := map[string][]string{}
	for _, a := range addresses {
		byHost[hostOf(a)] = append(byHost[hostOf(a)], a)
	}
	var telling sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(maxHosts)
	for _, list := range byHost {
		g.Go(func() error {
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
				telling.Lock()
				tell(link)
				telling.Unlock()
			}
			return nil
		})
	}
	return g.Wait()
}

func (f *Fetcher) checkLink(ctx context.Context, address string) Link {
	l := Link{Address: address}
	if u, err := url.Parse(address); err != nil || u.Host == "" {
		l.Problem, l.Advice = "it is no address", adviceAddress
		return l
	}
	a, err := f.client.get(ctx, address, map[string]string{"Range": "bytes=0-0"})
	if err != nil {
		l.Problem, l.Advice = err.Error(), adviceVisit
		var r *corpus.Refusal
		if errors.As(err, &r) {
			l.Problem, l.Advice = r.Reason, r.Advice
		}
		return l
	}
	defer a.close(0)
	if a.StatusCode >= http.StatusBadRequest {
		l.Problem, l.Advice = "it answers "+a.Status, adviceVisit
	}
	return l
}
