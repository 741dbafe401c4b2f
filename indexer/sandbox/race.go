//go:build race

package sandbox

// raced says that the race detector is in the program: its shadow memory goes
// far over any limit the kernel could hold.
const raced = true
