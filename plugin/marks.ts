// What the engine puts into property values: marks on secrets, assets, archives and outputs, and texts for what is not
// known yet. The SDK has them in its runtime, which takes a plugin longer to load than all the rest.
// https://www.pulumi.com/docs/iac/guides/building-extending/providers/implementers/guide/

/** Key that names the kind of a marked object. */
export const KIND_KEY = "4dabf18193072939515e22adb298388d";

export const SECRET_KIND = "1b47061264138c4ac30d75fd1eb44270";
export const ASSET_KIND = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE_KIND = "0def7320c3a5731c473e5ecbe6d01bc7";
export const OUTPUT_KIND = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** An unknown text; as the SDKs do, also sent for unknown values of other types. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Every text that stands for an unknown value: one for each type. */
export const UNKNOWN_TEXTS: readonly string[] = [
    UNKNOWN_TEXT,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];
