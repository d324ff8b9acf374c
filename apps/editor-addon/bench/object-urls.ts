declare global {
  interface Window {
    /** Every object URL that was made and not revoked. */
    objectUrls: Set<string>;
  }
}

/** Keeps count of object URLs, from the start of each page. */
export function countObjectUrls(): void {
  const open = new Set<string>();
  window.objectUrls = open;
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (object) => {
    const url = createObjectURL.call(URL, object);
    open.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    open.delete(url);
    revokeObjectURL.call(URL, url);
  };
}
