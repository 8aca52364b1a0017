/** A bucket and a prefix in it that is empty or ends with a slash. */
export interface S3Location {
    bucket: string;
    prefix: string;
}

/** @throws Error unless `url` is `s3://bucket/` or `s3://bucket/prefix/`. */
export function parseS3Location(url: string): S3Location {
    const match = /^s3:\/\/([^/]+)\/((?:[^/]+\/)*)$/.exec(url);
    if (match?.[1] === undefined || match[2] === undefined) {
        throw new Error(`"${url}" is not a valid S3 location. Expected s3://bucket/prefix/ with a slash at the end.`);
    }
    return { bucket: match[1], prefix: match[2] };
}
