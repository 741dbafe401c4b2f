package auth

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// IsOwner reports whether the account that runs the program, or root, made a connection of this computer
// from the address remote to the address local. It is true where the system does not list connections.
func IsOwner(remote, local string) bool {
	from, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	to, err := netip.ParseAddrPort(local)
	if err != nil {
		return false
	}
	listed := false
	for _, file := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		uid, ok, err := connectionUser(file, unmap(from), unmap(to))
		if ok {
			return uid == 0 || uid == os.Geteuid()
		}
		listed = listed || err == nil
	}
	return !listed
}

func unmap(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap().WithZone(""), a.Port())
}

// connectionUser finds the user of the end of a connection that is at the address from (proc(5), /proc/net/tcp).
func connectionUser(file string, from, to netip.AddrPort) (uid int, ok bool, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, false, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 8 || parseProcAddr(fields[1]) != from || parseProcAddr(fields[2]) != to {
			continue
		}
		uid, err := strconv.Atoi(fields[7])
		return uid, err == nil, err
	}
	return 0, false, lines.Err()
}

// parseProcAddr reads an address as the kernel prints it: words of 32 bits in hexadecimal, in the machine's order, and the port.
func parseProcAddr(s string) netip.AddrPort {
	address, port, _ := strings.Cut(s, ":")
	b, err := hex.DecodeString(address)
	n, wrong := strconv.ParseUint(port, 16, 16)
	if err != nil || wrong != nil || len(b)%4 != 0 {
		return netip.AddrPort{}
	}
	for i := 0; i < len(b); i += 4 {
		binary.NativeEndian.PutUint32(b[i:], binary.BigEndian.Uint32(b[i:]))
	}
	ip, _ := netip.AddrFromSlice(b)
	return netip.AddrPortFrom(ip.Unmap(), uint16(n))
}
