import chromium from "@sparticuz/chromium";

/** How to launch the Chromium that npm brings: it unpacks once into the temporary folder and needs no root. */
export async function chromiumLaunchOptions(): Promise<{ executablePath: string; args: string[] }> {
  return {
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter(
        (arg) => !arg.startsWith("--headless") && !arg.startsWith("--disable-web-security"),
      ),
      "--disable-background-networking",
      "--disable-component-update",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ],
  };
}
