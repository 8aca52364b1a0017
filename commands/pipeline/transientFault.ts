import { GlueServiceException } from "@aws-sdk/client-glue";

/** Names of Glue's refusals that go by themselves. https://docs.aws.amazon.com/glue/latest/webapi/CommonErrors.html */
const PASSING = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|Timeout|ServiceUnavailable|InternalService/;
/** Errors of a program, which no waiting fixes. */
const DEFECTS = [TypeError, RangeError, ReferenceError];
const TOO_MANY_REQUESTS = 429;
const SERVER_FAULTS = 500;

/**
 * Whether a call of Glue failed for a reason that may be gone in a while: throttling, a fault of the service, or no answer
 * at all, as of a network that is away. A refusal, such as for a missing permission or an expired token, is none.
 */
export function isTransientFault(error: unknown): boolean {
    if (!(error instanceof GlueServiceException)) {
        return !DEFECTS.some((defect) => error instanceof defect);
    }
    const status = error.$metadata?.httpStatusCode ?? 0;
    return (
        error.$fault === "server" || status >= SERVER_FAULTS || status === TOO_MANY_REQUESTS || PASSING.test(error.name)
    );
}

/** Why a call failed, in a line. */
export function reasonOf(error: unknown): string {
    const { message, name, code } = error as { message?: string; name?: string; code?: string };
    // Node's error of several failed addresses has no message of its own.
    return message?.split("\n", 1)[0] || code || name || String(error);
}
