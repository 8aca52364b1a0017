// Runs the SQL suite through gosnowflake and prints what it got.
//
// Reads {"connection": {...}, "steps": [{"sql": ..., "binds": [...]}]} on standard input and writes one JSON array of
// {"rows": [[...]]} or {"error": {...}} on standard output. Cells are text or null. Comparing is the caller's business,
// so that all three drivers are held to the same expectations by the same code.
package main

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"database/sql"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"time"

	sf "github.com/snowflakedb/gosnowflake"
)

type connection struct {
	Account    string `json:"account"`
	User       string `json:"user"`
	Password   string `json:"password"`
	PrivateKey string `json:"privateKey"` // PEM, PKCS#8; empty for a login with password
	Role       string `json:"role"`
	Warehouse  string `json:"warehouse"`
	Host       string `json:"host"`
	Port       int    `json:"port"`
	Protocol   string `json:"protocol"`
}

type step struct {
	SQL   string `json:"sql"`
	Binds []any  `json:"binds"`
}

type failure struct {
	Code     string `json:"code"`
	SQLState string `json:"sqlState"`
	Message  string `json:"message"`
}

type answer struct {
	Rows  [][]*string `json:"rows,omitempty"`
	Error *failure    `json:"error,omitempty"`
}

func main() {
	var input struct {
		Connection connection `json:"connection"`
		Steps      []step     `json:"steps"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		fail(err)
	}
	config, err := configuration(input.Connection)
	if err != nil {
		fail(err)
	}
	database := sql.OpenDB(sf.NewConnector(sf.SnowflakeDriver{}, *config))
	defer database.Close()
	// One connection: USE and temporary tables are state of the session.
	session, err := database.Conn(context.Background())
	if err != nil {
		fail(err)
	}
	defer session.Close()
	answers := make([]answer, 0, len(input.Steps))
	for _, s := range input.Steps {
		answers = append(answers, run(session, s))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fail(err)
	}
}

func configuration(c connection) (*sf.Config, error) {
	config := &sf.Config{
		Account:   c.Account,
		User:      c.User,
		Password:  c.Password,
		Role:      c.Role,
		Warehouse: c.Warehouse,
		Host:      c.Host,
		Port:      c.Port,
		Protocol:  c.Protocol,
		// The suite is about Snowflake, not about certificates; a real account is reached with its own defaults.
		DisableOCSPChecks: c.Protocol == "http",
	}
	if c.PrivateKey == "" {
		return config, nil
	}
	block, _ := pem.Decode([]byte(c.PrivateKey))
	if block == nil {
		return nil, errors.New("privateKey is not PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("privateKey is not RSA")
	}
	config.Authenticator = sf.AuthTypeJwt
	config.PrivateKey = private
	return config, nil
}

func run(session *sql.Conn, s step) answer {
	rows, err := session.QueryContext(context.Background(), s.SQL, s.Binds...)
	if err != nil {
		return answer{Error: described(err)}
	}
	defer rows.Close()
	columns, err := rows.ColumnTypes()
	if err != nil {
		return answer{Error: described(err)}
	}
	got := answer{Rows: [][]*string{}}
	for rows.Next() {
		cells := make([]any, len(columns))
		targets := make([]any, len(columns))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return answer{Error: described(err)}
		}
		texts := make([]*string, len(cells))
		for i, cell := range cells {
			texts[i] = text(cell, columns[i].DatabaseTypeName())
		}
		got.Rows = append(got.Rows, texts)
	}
	if err := rows.Err(); err != nil {
		return answer{Error: described(err)}
	}
	return got
}

func text(cell any, columnType string) *string {
	var shown string
	if columnType == "BOOLEAN" {
		// The driver hands JSON cells of this type on as they come: "1" and "0".
		cell = map[any]any{"1": true, "0": false, true: true, false: false, nil: nil}[cell]
	}
	switch value := cell.(type) {
	case nil:
		return nil
	case time.Time:
		shown = value.Format("2006-01-02T15:04:05.000000000Z07:00")
	case []byte:
		shown = fmt.Sprintf("%X", value)
	default:
		shown = fmt.Sprint(value)
	}
	return &shown
}

func described(err error) *failure {
	var refused *sf.SnowflakeError
	if errors.As(err, &refused) {
		return &failure{fmt.Sprintf("%06d", refused.Number), refused.SQLState, refused.Message}
	}
	return &failure{"", "", err.Error()}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
