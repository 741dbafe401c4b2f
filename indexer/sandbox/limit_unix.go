//go:build linux || darwin

package sandbox

import (
	"os"
	"os/signal"
	"syscall"
)

// watchCPU ends the process when the kernel says that its CPU time is over:
// Go's runtime takes no notice of SIGXCPU by itself.
func watchCPU() {
	over := make(chan os.Signal, 1)
	signal.Notify(over, syscall.SIGXCPU)
	<-over
	os.Exit(exitTime)
}

// limitCPU lets the process use so many seconds more.
func limitCPU(seconds uint32) {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) == nil {
		limit(syscall.RLIMIT_CPU, uint64(used.Utime.Sec)+uint64(used.Stime.Sec)+uint64(seconds))
	}
}

// limit sets the soft limit of a resource, as far as the hard one lets it.
func limit(resource int, to uint64) {
	var l syscall.Rlimit
	if syscall.Getrlimit(resource, &l) == nil {
		l.Cur = min(to, l.Max)
		syscall.Setrlimit(resource, &l)
	}
}
