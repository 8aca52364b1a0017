// Snowflake's JDBC driver on a sandbox: metadata as DBeaver reads it, values in both formats, prepared statements,
// batches, transactions, files. Prints what differs; ends with 1 if anything does.
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Properties;
import java.util.TimeZone;

class JdbcDriver {
    private static int failures = 0;

    private interface Work {
        Object run() throws Exception;
    }

    private static void check(String title, Object expected, Work work) {
        Object found;
        try {
            found = work.run();
        } catch (Exception | LinkageError error) {
            found = error.toString().replace("\n", " ");
        }
        if (!String.valueOf(expected).equals(String.valueOf(found))) {
            failures++;
            System.out.println(title + "\n  expected " + expected + "\n  found    " + found);
        }
    }

    /** Rows with the cells of these columns; of all where none is named. */
    private static String rows(ResultSet result, String... columns) throws SQLException {
        List<String> rows = new ArrayList<>();
        int width = columns.length == 0 ? result.getMetaData().getColumnCount() : columns.length;
        while (result.next()) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                cells.add(columns.length == 0 ? result.getString(i + 1) : result.getString(columns[i]));
            }
            rows.add(String.join(" ", cells.stream().map(String::valueOf).toList()));
        }
        return String.join(", ", rows);
    }

    private static Properties login() {
        Properties login = new Properties();
        login.put("account", System.getenv("SNOWFLAKE_ACCOUNT"));
        login.put("ssl", "off");
        login.put("disablePlatformDetection", "true");
        return login;
    }

    public static void main(String[] arguments) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        String url = "jdbc:snowflake://" + System.getenv("SNOWFLAKE_HOST") + ":" + System.getenv("SNOWFLAKE_PORT");
        Properties withKey = login();
        withKey.put("user", System.getenv("SNOWFLAKE_USER"));
        withKey.put("private_key_file", System.getenv("SNOWFLAKE_PRIVATE_KEY_PATH"));
        check("a login with a key pair", System.getenv("SNOWFLAKE_USER"), () -> {
            try (Connection connection = DriverManager.getConnection(url, withKey)) {
                return rows(connection.createStatement().executeQuery("select current_user()"));
            }
        });
        Properties withPassword = login();
        withPassword.put("user", System.getenv("ADMINISTRATOR"));
        withPassword.put("password", System.getenv("ADMINISTRATOR_PASSWORD"));
        try (Connection connection = DriverManager.getConnection(url, withPassword)) {
            Statement statement = connection.createStatement();
            statement.execute("create or replace database jdbc");
            statement.execute("create or replace schema jdbc.s");
            metadata(connection);
            for (String format : List.of("ARROW", "JSON")) {
                statement.execute("alter session set jdbc_query_result_format = '" + format + "'");
                values(format, statement);
            }
            preparedStatements(connection);
            batches(connection);
            transactions(connection);
            rest(connection);
        }
        System.out.println(failures == 0 ? "all as expected" : failures + " differ");
        System.exit(failures == 0 ? 0 : 1);
    }

    private static void metadata(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.execute("create table parents (id number(10,0) primary key, name varchar(20) not null comment 'words')");
        statement.execute("create table children (id int autoincrement, parent number(10,0) references parents, unique (id))");
        statement.execute("create view some as select id from parents");
        DatabaseMetaData data = connection.getMetaData();
        check("getCatalogs", true, () -> rows(data.getCatalogs()).contains("JDBC"));
        String schemas = "INFORMATION_SCHEMA JDBC, PUBLIC JDBC, S JDBC";
        check("getSchemas", schemas, () -> rows(data.getSchemas("JDBC", null)));
        check("getSchemas by a pattern", "S JDBC", () -> rows(data.getSchemas("JDBC", "S%")));
        String tables = "CHILDREN TABLE, PARENTS TABLE, SOME VIEW";
        check("getTables", tables, () -> rows(data.getTables("JDBC", "S", "%", null), "TABLE_NAME", "TABLE_TYPE"));
        String[] views = {"VIEW"};
        check("getTables of views", "SOME", () -> rows(data.getTables("JDBC", "S", null, views), "TABLE_NAME"));
        check("getTables by a pattern", "CHILDREN", () -> rows(data.getTables("JDBC", "S", "CH%", null), "TABLE_NAME"));
        check(
                "getColumns",
                "ID NUMBER 10 0 1 null, NAME VARCHAR 20 0 2 words",
                () -> rows(data.getColumns("JDBC", "S", "PARENTS", "%"), "COLUMN_NAME", "TYPE_NAME", "COLUMN_SIZE",
                        "NULLABLE", "ORDINAL_POSITION", "REMARKS").replace("1 ,", "1 null,"));
        check("getColumns of all", 5, () -> rows(data.getColumns("JDBC", "S", "%", "%"), "COLUMN_NAME").split(", ").length);
        String primary = "PARENTS ID 1";
        check("getPrimaryKeys", primary,
                () -> rows(data.getPrimaryKeys("JDBC", "S", "PARENTS"), "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ"));
        check("getPrimaryKeys of a schema", primary,
                () -> rows(data.getPrimaryKeys("JDBC", "S", null), "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ"));
        String[] pair = {"PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_NAME", "FKCOLUMN_NAME", "UPDATE_RULE", "DEFERRABILITY"};
        String reference = "PARENTS ID CHILDREN PARENT 3 7";
        check("getImportedKeys", reference, () -> rows(data.getImportedKeys("JDBC", "S", "CHILDREN"), pair));
        check("getImportedKeys of a schema", reference, () -> rows(data.getImportedKeys("JDBC", "S", null), pair));
        check("getImportedKeys of none", "", () -> rows(data.getImportedKeys("JDBC", "S", "PARENTS"), pair));
        check("getExportedKeys", reference, () -> rows(data.getExportedKeys("JDBC", "S", "PARENTS"), pair));
        check("getCrossReference", reference,
                () -> rows(data.getCrossReference("JDBC", "S", "PARENTS", "JDBC", "S", "CHILDREN"), pair));
        check("getTypeInfo", true, () -> rows(data.getTypeInfo(), "TYPE_NAME").contains("VARCHAR"));
        check("getProcedures", "", () -> rows(data.getProcedures("JDBC", "S", "%")));
        check("getFunctions", "", () -> rows(data.getFunctions("JDBC", "S", "%")));
        check("getIndexInfo", "", () -> rows(data.getIndexInfo("JDBC", "S", "PARENTS", false, true)));
    }

    private static void values(String format, Statement statement) {
        String one = "1.50::number(10,2) d, 12345678901234567890123456789012345678 big, 2.5::float f, 'é''s' v, true b, "
                + "'2024-02-29'::date dt, '12:34:56.789'::time t, x'AB01' x, null::int n, parse_json('[1]') j";
        check(format + ": text", "1.50 12345678901234567890123456789012345678 2.5 é's TRUE 2024-02-29 12:34:56 AB01 null [\n  1\n]",
                () -> rows(statement.executeQuery("select " + one)));
        check(format + ": objects", "BigDecimal BigDecimal Double String Boolean Date Time byte[] null String", () -> {
            ResultSet row = statement.executeQuery("select " + one);
            row.next();
            List<String> kinds = new ArrayList<>();
            for (int i = 1; i <= 10; i++) {
                Object cell = row.getObject(i);
                kinds.add(cell == null ? "null" : cell.getClass().getSimpleName());
            }
            return String.join(" ", kinds);
        });
        String moment = "'2024-02-29 12:34:56.123456'::timestamp_ntz n, '2024-02-29 12:34:56.123 +0530'::timestamp_tz z, "
                + "'2024-02-29 12:34:56.123 +0000'::timestamp_ltz l";
        check(format + ": timestamps",
                "2024-02-29 12:34:56.123 2024-02-29 12:34:56.123 +0530 2024-02-29 04:34:56.123 -0800",
                () -> rows(statement.executeQuery("select " + moment)));
        check(format + ": instants", "2024-02-29T03:34:56.123456Z 2024-02-29T07:04:56.123Z 2024-02-29T12:34:56.123Z", () -> {
            ResultSet row = statement.executeQuery("select " + moment);
            row.next();
            return row.getTimestamp(1, Calendar.getInstance()).toInstant() + " " + row.getTimestamp(2).toInstant() + " "
                    + row.getTimestamp(3).toInstant();
        });
        for (int size : new int[] {10_001, 60_001}) {
            check(format + ": " + size + " rows", size + " rows, sum " + (long) size * (size - 1) / 2, () -> {
                ResultSet result = statement.executeQuery(
                        "select seq4() n, repeat('long', 50) t from table(generator(rowcount => " + size + "))");
                int count = 0;
                long sum = 0;
                while (result.next()) {
                    count++;
                    sum += result.getLong(1);
                }
                return count + " rows, sum " + sum;
            });
        }
        check(format + ": setMaxRows", "0, 1, 2", () -> {
            try (Statement limited = statement.getConnection().createStatement()) {
                limited.setMaxRows(3);
                return rows(limited.executeQuery("select seq4() from table(generator(rowcount => 9))"));
            }
        });
    }

    private static void preparedStatements(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.execute("create table p (i int, d number(12,3), f float, v varchar, b boolean, dt date, t time, "
                + "l timestamp_ltz, x binary)");
        check("metadata before the values", "2 I V 2", () -> {
            PreparedStatement prepared = connection.prepareStatement("select i, v from p where i = ? and v = ?");
            return prepared.getMetaData().getColumnCount() + " " + prepared.getMetaData().getColumnName(1) + " "
                    + prepared.getMetaData().getColumnName(2) + " " + prepared.getParameterMetaData().getParameterCount();
        });
        // The driver sends a Time as its time of day in UTC: SnowflakePreparedStatementV1.setTime.
        check("a row of every type", "1 1 1.125 2.5 it's ? TRUE 2024-02-29 03:34:56 2024-02-28 19:34:56.123 -0800 01FF", () -> {
            PreparedStatement prepared = connection.prepareStatement("insert into p values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
            fill(prepared, 1);
            return prepared.executeUpdate() + " " + rows(statement.executeQuery("select * from p"));
        });
        check("NULLs", "1 2 null null", () -> {
            PreparedStatement prepared = connection.prepareStatement("insert into p (i, v, dt) values (?, ?, ?)");
            prepared.setInt(1, 2);
            prepared.setNull(2, Types.VARCHAR);
            prepared.setNull(3, Types.DATE);
            return prepared.executeUpdate() + " " + rows(statement.executeQuery("select i, v, dt from p where i = 2"));
        });
    }

    private static void fill(PreparedStatement prepared, int number) throws SQLException {
        prepared.setInt(1, number);
        prepared.setBigDecimal(2, new BigDecimal("1.125"));
        prepared.setDouble(3, 2.5);
        prepared.setString(4, "it's ?");
        prepared.setBoolean(5, true);
        prepared.setDate(6, Date.valueOf("2024-02-29"));
        prepared.setTime(7, Time.valueOf("12:34:56"));
        prepared.setTimestamp(8, Timestamp.valueOf("2024-02-29 12:34:56.123"));
        prepared.setBytes(9, new byte[] {1, -1});
    }

    private static void batches(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        check("a batch", "[1, 1, 1] 3 of 1", () -> {
            PreparedStatement prepared = connection.prepareStatement("insert into p values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
            for (int i = 10; i < 13; i++) {
                fill(prepared, i);
                prepared.addBatch();
            }
            return Arrays.toString(prepared.executeBatch()) + " " + rows(statement.executeQuery(
                    "select count(*) || ' of ' || count(distinct hash(d, f, v, b, dt, t, l, x)) from p where i >= 10"));
        });
        check("a batch of updates", "[1, 1, 0]", () -> {
            PreparedStatement prepared = connection.prepareStatement("update p set v = ? where i = ?");
            for (int i = 11; i < 14; i++) {
                prepared.setString(1, "w" + i);
                prepared.setInt(2, i);
                prepared.addBatch();
            }
            return Arrays.toString(prepared.executeBatch());
        });
        statement.execute("create table many (i int, v varchar)");
        check("a batch beyond the threshold of a stage", "70000 2449965000 v9999", () -> {
            PreparedStatement prepared = connection.prepareStatement("insert into many values (?, ?)");
            for (int i = 0; i < 70_000; i++) {
                prepared.setInt(1, i);
                prepared.setString(2, "v" + i);
                prepared.addBatch();
            }
            prepared.executeBatch();
            return rows(statement.executeQuery("select count(*), sum(i), max(v) from many"));
        });
    }

    private static void transactions(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        check("rollback and commit", "0 1", () -> {
            connection.setAutoCommit(false);
            statement.executeUpdate("insert into many values (-1, 'x')");
            connection.rollback();
            String count = "select count(*) from many where i = -1";
            String after = rows(statement.executeQuery(count));
            statement.executeUpdate("insert into many values (-1, 'x')");
            connection.commit();
            connection.setAutoCommit(true);
            return after + " " + rows(statement.executeQuery(count));
        });
    }

    private static void rest(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        check("an error", "2003 42S02", () -> {
            try {
                statement.execute("select * from nowhere");
                return "none";
            } catch (SQLException error) {
                return error.getErrorCode() + " " + error.getSQLState();
            }
        });
        check("a session's time zone", "2024-07-01 12:00:00.000 +0200", () -> {
            statement.execute("alter session set timezone = 'Europe/Berlin'");
            return rows(statement.executeQuery("select '2024-07-01 12:00:00'::timestamp_ltz"));
        });
        check("PUT, COPY INTO and GET", "UPLOADED 2 [a b.csv.gz]", () -> {
            Path folder = Files.createTempDirectory("jdbc");
            Path file = Files.writeString(folder.resolve("a b.csv"), "1,a\n2,b\n");
            statement.execute("create stage files");
            String put = rows(statement.executeQuery("put 'file://" + file + "' @files"), "status");
            String loaded = rows(statement.executeQuery("copy into many from @files"), "rows_loaded");
            Path got = folder.resolve("got");
            statement.execute("get @files 'file://" + got + "/'");
            try (var files = Files.list(got)) {
                return put + " " + loaded + " " + files.map(Path::getFileName).toList();
            }
        });
        check("setSchema", "PUBLIC PUBLIC", () -> {
            connection.setSchema("PUBLIC");
            return connection.getSchema() + " " + rows(statement.executeQuery("select current_schema()"));
        });
    }
}
