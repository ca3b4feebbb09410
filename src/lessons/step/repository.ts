// The names of the lesson's repository: paths of files, and branches.

/** What is wrong with a path, or null. `outside`: it could lead out of the repository. */
export function checkPath(path: string): { readonly outside: boolean; readonly message: string } | null {
  if (path.includes("\\"))
    return { outside: true, message: "The path contains a backslash; folders are separated by `/`." };
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path) || path.startsWith("~"))
    return { outside: true, message: "The path is absolute; paths are relative to the repository's root." };
  const parts = path.split("/");
  if (parts.includes(".."))
    return { outside: true, message: "The path climbs with `..`; it could lead out of the repository." };
  if (parts.some((part) => part === "" || part === "." || part !== part.trim()))
    return { outside: false, message: "The path has an empty part, a `.`, or blanks around a name." };
  if (parts.some((part) => part.toLowerCase() === ".git"))
    return { outside: true, message: "The path leads into Git's own folder." };
  if (/[\u0000-\u001f\u007f<>:"|?*]/.test(path))
    return {
      outside: false,
      message: "The path contains a sign that not every system allows in a file's name.",
    };
  if (path.length > 255) return { outside: false, message: "The path is longer than 255 characters." };
  return null;
}

/** The part of Git's rules for a branch's name that a lesson can run into. */
export function isBranchName(name: string): boolean {
  return (
    /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(name) &&
    !/\.\.|\/\/|\/\.|\.lock$|[./]$/.test(name) &&
    name.length <= 100
  );
}
