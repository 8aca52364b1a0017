/** Where and as whom AWS is called; without `credentials` the SDK looks in its usual places. */
export interface AwsOptions {
    region: string;
    endpoint?: string;
    credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** Those of a region, with the endpoint and the keys that an environment has. */
export function awsOptions(region: string, environment: Record<string, string | undefined>): AwsOptions {
    const endpoint = environment["AWS_ENDPOINT_URL"];
    const accessKeyId = environment["AWS_ACCESS_KEY_ID"];
    const secretAccessKey = environment["AWS_SECRET_ACCESS_KEY"];
    const sessionToken = environment["AWS_SESSION_TOKEN"];
    return {
        region,
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(accessKeyId === undefined || secretAccessKey === undefined
            ? {}
            : {
                  credentials: {
                      accessKeyId,
                      secretAccessKey,
                      ...(sessionToken === undefined ? {} : { sessionToken }),
                  },
              }),
    };
}
