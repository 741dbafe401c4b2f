//go:build !linux && !darwin

package sandbox

func watchCPU() {}

// limitCPU does nothing: the time limit of the program's own clock remains.
func limitCPU(uint32) {}
