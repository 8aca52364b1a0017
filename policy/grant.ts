/** `{ operator: { key: value } }`, e.g. `{ StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } }`. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;

/** A statement of an IAM policy document, as AWS spells it. */
export interface Statement {
    Sid?: string;
    Effect: "Allow" | "Deny";
    Principal?: "*" | { AWS: string | string[] } | { Service: string } | { Federated: string };
    Action: string | string[];
    Resource?: string | string[];
    Condition?: Condition;
}

/** An IAM policy document. */
export interface PolicyDocument {
    Version: "2012-10-17";
    Statement: Statement[];
}

/** Actions a role gets on resources, and what each action is for. */
export interface Grant {
    /** Statement ID: letters and digits. */
    sid: string;
    /** Action -> why the role needs it. */
    actions: Readonly<Record<string, string>>;
    /** ARNs; a `*` only where the names behind it are the jobs' or Snowflake's to choose. */
    resources: string[];
    condition?: Condition;
}

/** The role policy that gives exactly these grants. */
export function policyOf(grants: readonly Grant[]): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: grants.map(({ sid, actions, resources, condition }) => ({
            Sid: sid,
            Effect: "Allow",
            Action: Object.keys(actions),
            Resource: resources,
            ...(condition === undefined ? {} : { Condition: condition }),
        })),
    };
}

/** Actions of a service that share one reason; `names` with spaces between them. */
export function each(service: string, why: string, names: string): Record<string, string> {
    return Object.fromEntries(names.split(" ").map((name) => [`${service}:${name}`, why]));
}
