import { Account } from "./account";
import { retag, Tags } from "./tags";

/** Tags of a Glue database, job, trigger or workflow. */
export async function glueTags({ glue }: Account, arn: string): Promise<Tags> {
    return (await glue.getTags({ ResourceArn: arn })).Tags ?? {};
}

export async function retagGlue({ glue }: Account, arn: string, old: Tags | undefined, wanted: Tags | undefined) {
    await retag(
        old,
        wanted,
        (tags) => glue.tagResource({ ResourceArn: arn, TagsToAdd: tags }),
        (keys) => glue.untagResource({ ResourceArn: arn, TagsToRemove: keys }),
    );
}
