// npm run package: the npm package of library/, as a tarball.
import { relative } from "node:path";

import { runCommand } from "../../commands/commandLine/runCommand";
import { workingStateDir } from "../setup/checkout";
import { packPackage } from "./build";

runCommand("package", async (_given, tell) => {
    const tarball = relative(process.cwd(), await packPackage(`${workingStateDir}/package`));
    tell({ tarball });
    console.log(tarball);
    return 0;
});
