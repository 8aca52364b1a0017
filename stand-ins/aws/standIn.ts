import { Values } from "../propertyValues";
import { StandIn } from "../standIn";
import { Account } from "./account";
import { alias } from "./alias";
import { bucket } from "./bucket";
import { bucketLifecycleConfiguration } from "./bucketLifecycleConfiguration";
import { bucketLogging } from "./bucketLogging";
import { bucketObjectv2 } from "./bucketObjectv2";
import { bucketOwnershipControls } from "./bucketOwnershipControls";
import { bucketPolicy } from "./bucketPolicy";
import { bucketPublicAccessBlock } from "./bucketPublicAccessBlock";
import { bucketServerSideEncryptionConfiguration } from "./bucketServerSideEncryptionConfiguration";
import { bucketVersioning } from "./bucketVersioning";
import { catalogDatabase } from "./catalogDatabase";
import { configuration, configure } from "./configuration";
import { eventRule } from "./eventRule";
import { eventTarget } from "./eventTarget";
import { functions } from "./functions";
import { job } from "./job";
import { key } from "./key";
import { lakeFormationPermissions } from "./lakeFormationPermissions";
import { logGroup } from "./logGroup";
import { role } from "./role";
import { rolePolicy } from "./rolePolicy";
import { allTags, defaultTagsFor, ownTags, Tags } from "./tags";
import { topic } from "./topic";
import { topicPolicy } from "./topicPolicy";
import { topicSubscription } from "./topicSubscription";
import { trigger } from "./trigger";
import { workflow } from "./workflow";

/** Stands in for the official plugin of @pulumi/aws. */
export const aws: StandIn<Account> = {
    package: "aws",
    version: "7.48.0",
    configuration,
    types: [
        bucket,
        bucketPublicAccessBlock,
        bucketOwnershipControls,
        bucketVersioning,
        bucketServerSideEncryptionConfiguration,
        bucketLifecycleConfiguration,
        bucketLogging,
        bucketPolicy,
        bucketObjectv2,
        key,
        alias,
        role,
        rolePolicy,
        catalogDatabase,
        lakeFormationPermissions,
        job,
        workflow,
        trigger,
        logGroup,
        topic,
        topicPolicy,
        topicSubscription,
        eventRule,
        eventTarget,
    ],
    functions,
    configure,

    derive({ properties }, inputs, account) {
        const derived: Values = {};
        const tagsAll = properties["tagsAll"] && allTags(inputs, defaultTagsFor(inputs, account.defaultTags));
        if (tagsAll !== undefined) {
            derived["tagsAll"] = tagsAll;
        }
        if (properties["region"] !== undefined) {
            derived["region"] = account.region;
        }
        return derived;
    },

    settle({ properties }, state, known, account) {
        if (properties["tagsAll"] !== undefined) {
            const defaults = defaultTagsFor(known, account.defaultTags);
            const tags = ownTags((state["tagsAll"] ?? {}) as Tags, (known["tags"] ?? {}) as Tags, defaults);
            if (Object.keys(tags).length > 0 || known["tags"] !== undefined) {
                state["tags"] = tags;
            }
        }
    },
};
