// AWS as a sandbox's administrator: the product never is, tests prepare and break things so.
import type { Sandbox } from "../../commands/sandboxes";

/** Options of an AWS client of the administrator. */
export function awsAdministrator({ environment, administrator }: Sandbox) {
    const { accessKeyId, secretAccessKey } = administrator;
    return {
        endpoint: environment.awsEndpoint,
        region: environment.region,
        credentials: { accessKeyId, secretAccessKey },
        // For S3: no name leads to a bucket's own host.
        forcePathStyle: true,
    };
}
