import { accessFault, isLasting } from "../../snowflake-client/accessChain";
import { accessEnd, AccessKind, probe } from "../../snowflake-client/accessProbe";
import { maskExternalIds } from "../../snowflake-client/maskedExternalIds";
import { qualifiedName } from "../../snowflake-client/sql/values";
import { StatementError } from "../../snowflake-client/statementError";
import { checkName } from "./names";
import { table, typedInputs, Values, ValuesOf } from "./property";
import { Context, ResourceType, State } from "./resourceType";

const KINDS: readonly AccessKind[] = ["EXTERNAL_VOLUME", "CATALOG_INTEGRATION"];

/** Value of the output result when there is access. */
const PASSED = "PASSED";

const FIRST_PAUSE_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 5_000;
/** Between two successes: a policy that flaps shows within a few of these. */
const CONFIRMING_PAUSE_MILLIS = 500;
/** So often a refusal that cannot pass is heard before it is believed: what was just fixed takes a moment, too. */
const LASTING_IN_A_ROW = 4;

const inputs = table({
    kind: {
        type: { kind: "string", values: KINDS },
        description: "EXTERNAL_VOLUME or CATALOG_INTEGRATION.",
        change: "replace",
        required: true,
    },
    name: {
        type: { kind: "string", check: checkName },
        description: "Name of the volume or integration. Replacing that object replaces the verification.",
        change: "replace",
        required: true,
    },
    policyHashes: {
        type: { kind: "strings", unordered: false },
        description: "Hashes of the role's trust policy and permissions. A change triggers a new verification.",
        change: "alter",
        required: true,
    },
    timeoutSeconds: {
        type: { kind: "integer", minimum: 1, maximum: 3_600 },
        description: "How long to wait until Snowflake gets access, in seconds, 1 to 3600.",
        change: "setting",
        default: 180,
    },
    successesInARow: {
        type: { kind: "integer", minimum: 1, maximum: 10 },
        description:
            "Number of consecutive successful probes that count as access, 1 to 10: new IAM policies take effect gradually.",
        change: "setting",
        default: 3,
    },
});

type Verification = ValuesOf<typeof inputs>;

/** Proof that Snowflake has access through a volume or an integration. */
export const accessVerification: ResourceType = {
    name: "AccessVerification",
    description:
        "Proof that Snowflake can assume the role of an external volume or catalog integration and use what it protects. " +
        "Refresh probes again; a failed probe shows as drift, so that the next up verifies again. It cannot be imported.",
    inputs,
    outputs: {
        result: { type: "string", description: "PASSED, or why a refresh found no access.", stable: true },
    },

    extraChanges: (actual) =>
        actual["result"] === PASSED ? [] : [{ property: "result", path: "result", kind: "update", replaces: false }],

    async create(context, values) {
        await verify(context, typedInputs(inputs, values));
        return verified(values);
    },

    async update(context, _id, _actual, wanted) {
        await verify(context, typedInputs(inputs, wanted));
        return verified(wanted);
    },

    async read(context, id, state) {
        if (state === undefined) {
            throw new Error(
                "An AccessVerification is not a Snowflake object and cannot be imported. Run pulumi up to create it.",
            );
        }
        const { kind, name } = typedInputs({ kind: inputs.kind, name: inputs.name }, state);
        try {
            const failure = await probe(context.connection, kind, name, context.signal);
            return { id, properties: { ...state, result: failure === undefined ? PASSED : maskExternalIds(failure) } };
        } catch (error) {
            if (error instanceof StatementError && error.saysMissing) {
                return undefined;
            }
            // Only the volume's owner may probe. Who looks for drift as another has no part in this proof.
            // https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume
            if (error instanceof StatementError && error.saysDenied) {
                return { id, properties: state };
            }
            throw error;
        }
    },

    delete: async () => undefined,
};

function verified(values: Values): State {
    return { id: `${String(values["kind"])}:${String(values["name"])}`, properties: { ...values, result: PASSED } };
}

/**
 * Probes with back-off until there were enough successes in a row.
 * @throws Error after the time-out, or sooner where waiting cannot help, with the failed link of the chain and its cure.
 */
async function verify(context: Context, verification: Verification): Promise<void> {
    const { timeoutSeconds, successesInARow } = verification;
    const deadline = context.now() + timeoutSeconds * 1_000;
    let successes = 0;
    let probes = 0;
    let pause = FIRST_PAUSE_MILLIS;
    let lastFailure = "";
    let lastingInARow = 0;
    for (;;) {
        const failure = await probeOrExplain(context, verification);
        probes++;
        if (failure === undefined) {
            successes++;
            if (successes >= successesInARow) {
                return;
            }
        } else {
            successes = 0;
            lastFailure = failure;
        }
        lastingInARow = failure !== undefined && isLasting(failure) ? lastingInARow + 1 : 0;
        const left = deadline - context.now();
        if (left <= 0 || lastingInARow >= LASTING_IN_A_ROW) {
            const seconds = Math.round(timeoutSeconds - left / 1_000);
            throw new Error(await noAccess(context, verification, seconds, probes, lastFailure));
        }
        context.progress(
            failure === undefined
                ? `${successes} of ${successesInARow} consecutive successes`
                : `no access yet, waiting for IAM: ${maskExternalIds(failure)}`,
        );
        await context.sleep(Math.min(left, failure === undefined ? CONFIRMING_PAUSE_MILLIS : pause));
        if (failure !== undefined) {
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }
}

/** A probe whose refusal names the object and the grant. */
async function probeOrExplain(context: Context, { kind, name }: Verification): Promise<string | undefined> {
    try {
        return await probe(context.connection, kind, name, context.signal);
    } catch (error) {
        if (!(error instanceof StatementError) || context.signal.aborted) {
            throw error;
        }
        const object = `${kind === "EXTERNAL_VOLUME" ? "EXTERNAL VOLUME" : "INTEGRATION"} ${qualifiedName(name)}`;
        // https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume asks for more than
        // https://docs.snowflake.com/en/sql-reference/functions/system_verify_catalog_integration.
        const cure =
            kind === "EXTERNAL_VOLUME"
                ? "If it exists, use the role that owns it: Snowflake requires OWNERSHIP."
                : `If it exists, ask its owner to run: GRANT USAGE ON ${object} TO ROLE of this connection.`;
        throw new StatementError(
            error.code,
            error.reason,
            `Cannot verify access through the ${object}: ${error.reason} (code ${error.code}) ${cure}`,
        );
    }
}

async function noAccess(
    context: Context,
    { kind, name }: Verification,
    seconds: number,
    probes: number,
    failure: string,
): Promise<string> {
    if (failure === "") {
        return `Snowflake has access through ${qualifiedName(name)}, but too few probes fit into ${seconds} s. Increase timeoutSeconds.`;
    }
    const end = await accessEnd(context.connection, kind, name);
    const { cause, cure } = accessFault(failure, end);
    return (
        `Snowflake has no stable access through ${end.label} ${end.name} after ${seconds} s and ${probes} probes.\n` +
        `Cause: ${cause}\n` +
        `Chain: principal ${end.iamUserArn}, external ID ${end.externalId} -> role ${end.roleArn} -> ${end.target}\n` +
        `Snowflake says: ${maskExternalIds(failure)}\n` +
        `Fix: ${cure}`
    );
}
