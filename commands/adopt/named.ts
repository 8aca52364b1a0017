// The names that a person gives, as the clouds store them.
import { bucketNameProblem, glueDatabaseProblem, snowflakeNameProblem } from "../../settings/rules";
import { Given, UsageError } from "../commandLine/runCommand";

/** What was made by hand, by its names. */
export interface Named {
    volume: string;
    integration: string;
    linkedDatabase: string;
    bucket: string;
    /** At least one; none twice. */
    glueDatabases: string[];
}

type Options = Pick<
    Given<"adopt">["values"],
    "volume" | "integration" | "linked-database" | "bucket" | "glue-database"
>;

/**
 * Names of Snowflake may be written in any case, as in SQL without quotes.
 *
 * @throws UsageError that lists every name that cannot be one, or that the program cannot work with.
 */
export function namedThings(options: Options): Named {
    const named = {
        volume: options.volume.toUpperCase(),
        integration: options.integration.toUpperCase(),
        linkedDatabase: options["linked-database"].toUpperCase(),
        bucket: options.bucket.replace(/^s3:\/\//, "").replace(/\/$/, ""),
        glueDatabases: [...new Set(options["glue-database"])],
    };
    const problems = [
        ...problem("--volume", snowflakeNameProblem(named.volume)),
        ...problem("--integration", snowflakeNameProblem(named.integration)),
        ...problem("--linked-database", snowflakeNameProblem(named.linkedDatabase)),
        ...problem("--bucket", bucketNameProblem(named.bucket)),
        ...named.glueDatabases.flatMap((name) => problem("--glue-database", glueDatabaseProblem(name))),
    ];
    if (problems.length > 0) {
        throw new UsageError(problems.join("\n"));
    }
    return named;
}

function problem(option: string, found: string | undefined): string[] {
    return found === undefined ? [] : [`${option} ${found}`];
}
