/**
 * The IAM role or user behind the identity that AWS says the program runs as: a policy names those, not sessions.
 *
 * @param callerArn what sts:GetCallerIdentity answers.
 * @throws Error when the role's ARN cannot be told from its session's.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function deployerPrincipal(callerArn: string): string {
    const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(callerArn);
    if (session === null) {
        if (/^arn:[\w-]+:iam::\d{12}:(user\/.+|root)$/.test(callerArn)) {
            return callerArn;
        }
        throw new Error(`AWS says that the program runs as ${callerArn}. ${CURE}`);
    }
    const [, partition, account, name = ""] = session;
    // A session's ARN leaves the role's path out; roles of IAM Identity Center always have one.
    if (name.startsWith("AWSReservedSSO_")) {
        throw new Error(
            `The program runs as ${name}, a role of IAM Identity Center, whose ARN AWS does not tell. ${CURE}`,
        );
    }
    return `arn:${partition}:iam::${account}:role/${name}`;
}

const CURE =
    "Set lakehouse:deployerArns to the ARN of the IAM role or user that deploys (aws iam get-role --role-name NAME).";
