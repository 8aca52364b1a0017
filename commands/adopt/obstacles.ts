// What stands against moving a quickstart into a stack, each with its fix. Nothing is changed by then.
import { AwsPlace, restUri, tablesUrl } from "../../policy/place";
import { ownerOf } from "../../provider/resources/ownership";
import { HEALTHY } from "../../snowflake-client/linkStatus";
import { identifier } from "../../snowflake-client/sql/values";
import type { DatabaseFacts, IntegrationFacts, LinkFacts, MadeByHand, VolumeFacts } from "./madeByHand";
import type { Named } from "./named";

/** The clouds and the role of the stack. */
export interface Deploying {
    place: AwsPlace;
    /** Role in Snowflake that the stack deploys as. */
    role: string;
}

/** Database roles that a stack makes in its linked database. */
const OWN_ROLES = ["READER", "WRITER"];

/** @param isOurs whether the stack has the linked database already, and so its roles in it. */
export function obstacles(facts: MadeByHand, named: Named, deploying: Deploying, isOurs: boolean): string[] {
    const { volume, integration, database } = facts;
    return [
        ...(volume === undefined
            ? [absent("external volume", named.volume, "--volume", "USAGE ON EXTERNAL VOLUME", deploying)]
            : volumeObstacles(volume, named, deploying)),
        ...(integration === undefined
            ? [absent("catalog integration", named.integration, "--integration", "USAGE ON INTEGRATION", deploying)]
            : integrationObstacles(integration, named, deploying)),
        ...(database === undefined
            ? [absent("database", named.linkedDatabase, "--linked-database", "OWNERSHIP ON DATABASE", deploying)]
            : databaseObstacles(database, named, deploying, isOurs)),
    ];
}

function volumeObstacles({ baseUrl, roleArn }: VolumeFacts, { volume, bucket }: Named, { place }: Deploying): string[] {
    const found = /^s3(?:gov|china)?:\/\/([^/]+)\//.exec(baseUrl)?.[1];
    const wanted = tablesUrl(bucket);
    if (found !== bucket) {
        return [
            found === undefined
                ? `The external volume ${volume} is over ${baseUrl}, which is not an S3 bucket. Name a volume over S3: --volume`
                : `The external volume ${volume} is over the bucket ${found}, and --bucket is ${bucket}. Set --bucket ${found}, or name the volume over ${bucket}.`,
        ];
    }
    return [
        ...(wanted.startsWith(baseUrl)
            ? []
            : [
                  `The external volume ${volume} reaches only ${baseUrl}, and a stack keeps its tables in ${wanted}. Name a volume over one of: s3://${bucket}/, ${wanted}`,
              ]),
        ...roleObstacle(`The external volume ${volume}`, roleArn, place),
    ];
}

function integrationObstacles(facts: IntegrationFacts, { integration }: Named, { place }: Deploying): string[] {
    const label = `The catalog integration ${integration}`;
    const uri = restUri(place);
    if (facts.catalogUri !== uri) {
        return [
            facts.catalogUri === ""
                ? `${label} is not one for Glue's Iceberg REST endpoint (CATALOG_SOURCE = ICEBERG_REST). Name one that is: --integration`
                : `${label} calls ${facts.catalogUri}, and the stack is for ${uri}. Set aws:region to the integration's, or name another: --integration`,
        ];
    }
    return [
        ...(facts.catalogName === place.accountId
            ? []
            : [
                  `${label} reads the catalog of account ${facts.catalogName}, and you are logged in to ${place.accountId}. Log in to ${facts.catalogName}.`,
              ]),
        ...(facts.enabled
            ? []
            : [
                  `${label} is disabled. Ask its owner to run: ALTER CATALOG INTEGRATION ${quoted(integration)} SET ENABLED = TRUE;`,
              ]),
        ...roleObstacle(label, facts.roleArn, place),
    ];
}

function roleObstacle(label: string, roleArn: string, { accountId, partition }: AwsPlace): string[] {
    return roleArn.startsWith(`arn:${partition}:iam::`) && roleArn.includes(":role/")
        ? []
        : [
              `${label} names the role "${roleArn}", which is not the ARN of one. Create it again with the ARN of the role: arn:${partition}:iam::${accountId}:role/NAME`,
          ];
}

function databaseObstacles(
    { kind, comment, owned, owner, link }: DatabaseFacts,
    named: Named,
    { role }: Deploying,
    isOurs: boolean,
): string[] {
    const { linkedDatabase: name } = named;
    if (kind !== "CATALOG-LINKED DATABASE") {
        return [
            `The database ${name} is of the kind ${kind}, which is not linked to a catalog. Name the one that is: --linked-database`,
        ];
    }
    const creator = ownerOf(comment, { urn: "" });
    if (typeof creator === "object") {
        return [
            `The linked database ${name} was created by the stack ${creator.stack} and is its own. Work with that stack, or name a database that was made by hand: --linked-database`,
        ];
    }
    const transfer = (what: string) => `GRANT OWNERSHIP ON ${what} TO ROLE ${quoted(role)} COPY CURRENT GRANTS;`;
    const inside = ["SCHEMAS", "ICEBERG TABLES"].map((all) => transfer(`ALL ${all} IN DATABASE ${quoted(name)}`));
    if (!owned || link === undefined) {
        return [
            `The role ${role} does not own the linked database ${name}, and so cannot grant in it; ${owner === "" ? "its owner is hidden" : `${owner} does`}. Ask its owner to run:\n` +
                [transfer(`DATABASE ${quoted(name)}`), ...inside].map((sql) => `  ${sql}`).join("\n") +
                (owner === "" ? "" : `\nOr deploy as that role: pulumi config set snowflakeRole ${owner}`),
        ];
    }
    return [
        ...(link.notOwned.length === 0
            ? []
            : [
                  `The role ${role} does not own ${link.notOwned.slice(0, 3).join(", ")} in ${name}, and so cannot grant on what is there. Ask the owner to run:\n` +
                      inside.map((sql) => `  ${sql}`).join("\n"),
              ]),
        ...linkObstacles(link, named, isOurs),
    ];
}

function linkObstacles(link: LinkFacts, named: Named, isOurs: boolean): string[] {
    const { linkedDatabase: name, volume, integration, glueDatabases } = named;
    const uses = (what: string, actual: string, given: string, option: string) =>
        actual === given
            ? []
            : [`The linked database ${name} uses the ${what} ${actual}, not ${given}. Set ${option} ${actual}.`];
    const taken = link.databaseRoles.filter((one) => OWN_ROLES.includes(one));
    return [
        ...uses("external volume", link.volume, volume, "--volume"),
        ...uses("catalog integration", link.integration, integration, "--integration"),
        ...namespaceObstacles(link, name, glueDatabases),
        // A schema that is hidden looks like one that the link does not show.
        ...(link.status === HEALTHY || link.notOwned.length > 0
            ? []
            : [
                  `The linked database ${name} does not work: ${link.status}. Fix that first. To see its state, run: SELECT SYSTEM$CATALOG_LINK_STATUS('${name}');`,
              ]),
        ...(isOurs || taken.length === 0
            ? []
            : [
                  `The linked database ${name} has the database ${taken.length === 1 ? "role" : "roles"} ${taken.join(" and ")}, so another stack has adopted it, or left them behind. ` +
                      `Destroy that stack (the database stays), or if there is none: ${taken.map((one) => `DROP DATABASE ROLE ${quoted(name)}.${quoted(one)};`).join(" ")}`,
              ]),
    ];
}

function namespaceObstacles({ namespaces }: LinkFacts, name: string, glueDatabases: readonly string[]): string[] {
    if (namespaces.length === 0) {
        const list = glueDatabases.map((one) => `'${one}'`).join(", ");
        return [
            `The linked database ${name} shows the whole catalog, and a stack links only what it names. Ask its owner to run: ` +
                `ALTER DATABASE ${quoted(name)} UPDATE LINKED_CATALOG ADD (${list}) TO ALLOWED_NAMESPACES;`,
        ];
    }
    const unnamed = namespaces.filter((one) => !glueDatabases.includes(one));
    const unlinked = glueDatabases.filter((one) => !namespaces.includes(one));
    return [
        ...(unnamed.length === 0
            ? []
            : [
                  `The linked database ${name} also shows ${unnamed.join(", ")}, which up would remove from it. Add: ${unnamed.map((one) => `--glue-database ${one}`).join(" ")}`,
              ]),
        ...(unlinked.length === 0
            ? []
            : [
                  `The linked database ${name} shows ${namespaces.join(", ")}, not ${unlinked.join(", ")}. Set --glue-database to what it shows.`,
              ]),
    ];
}

function absent(what: string, name: string, option: string, privilege: string, { role }: Deploying): string {
    return (
        `There is no ${what} ${name} that the role ${role} can see. Check ${option}, or ask its owner to run: ` +
        `GRANT ${privilege} ${quoted(name)} TO ROLE ${quoted(role)}${privilege.startsWith("OWNERSHIP") ? " COPY CURRENT GRANTS" : ""};`
    );
}

function quoted(name: string): string {
    return identifier(name).toString();
}
