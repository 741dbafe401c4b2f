package auth

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestIsOwner(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Skipf("this computer has no %s", address)
		}
		defer l.Close()
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if !IsOwner(c.LocalAddr().String(), l.Addr().String()) {
			t.Errorf("%s: a connection of this process is not its own", address)
		}
		if IsOwner("127.0.0.1:1", l.Addr().String()) || IsOwner("@", "") {
			t.Errorf("%s: a connection that is not there is one's own", address)
		}
	}
}

// The kernel's list is read as it prints it: another account's connection, in both forms.
func TestConnectionUser(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tcp")
	const list = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n" +
		"   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n" +
		"   1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 2 1 0 20 4 30 10 -1\n" +
		"   2: 0000000000000000FFFF00000100007F:C351 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 3 1 0 20 4 30 10 -1\n"
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	server := parseProcAddr("0100007F:1F90")
	for from, want := range map[string]int{"0100007F:C350": 1001, "0100007F:C351": 1002} {
		if uid, ok, err := connectionUser(file, parseProcAddr(from), server); uid != want || !ok || err != nil {
			t.Errorf("%s: user %d, %t, %v; want %d", from, uid, ok, err, want)
		}
	}
	if _, ok, _ := connectionUser(file, parseProcAddr("0100007F:C352"), server); ok {
		t.Error("a connection that is not listed was found")
	}
}
