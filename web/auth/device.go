package auth

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// DeviceTime is how long a browser in which a user signed in is known as theirs.
const DeviceTime = 400 * 24 * time.Hour

// deviceForm begins a device's value and goes into its signature, so that no session is one.
const deviceForm = "d1."

// deviceValue is what a device's value holds, in JSON.
type deviceValue struct {
	Name string `json:"n"`
	ID   string `json:"i"`
	Made int64  `json:"m"` // seconds since 1970
}

// NewDevice gives the value by which a browser is known as one in which a user signed in. It lets nobody in: it
// only has the user's sign-ins there counted apart from those of strangers, who cannot keep the user out.
func (u *Users) NewDevice(name string) (string, error) {
	key, err := u.signingKey()
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(deviceValue{name, randomText(16), u.now().Unix()})
	text := deviceForm + base64.RawURLEncoding.EncodeToString(data)
	return text + "." + signature(key, text), err
}

// knownDevice gives the id of a device on which a user signed in before; "" where value is none.
func (u *Users) knownDevice(ctx context.Context, a Accounts, value, name string) string {
	i := strings.LastIndexByte(value, '.')
	if i < len(deviceForm) || !strings.HasPrefix(value, deviceForm) {
		return ""
	}
	key, err := a.SessionKey(ctx)
	if err != nil || key == nil || !hmac.Equal([]byte(value[i+1:]), []byte(signature(key, value[:i]))) {
		return ""
	}
	var v deviceValue
	data, err := base64.RawURLEncoding.DecodeString(value[len(deviceForm):i])
	if err != nil || json.Unmarshal(data, &v) != nil || v.Name != name || u.now().After(time.Unix(v.Made, 0).Add(DeviceTime)) {
		return ""
	}
	return v.ID
}
