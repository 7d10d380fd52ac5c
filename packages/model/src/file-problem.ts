const problems: Record<string, [problem: string, hint: string]> = {
  ENOENT: ["no such file or folder", "Check the path."],
  EACCES: ["permission denied", "Check the rights of the file and its folder."],
  EISDIR: ["is a folder, not a file", "Name a file."],
  ENOTDIR: ["a part of the path is not a folder", "Check the path."],
  ENOSPC: ["the disk is full", "Free some space and run the command again."],
  EFBIG: ["the file is larger than may be written", "Raise the limit of file sizes, or write smaller files."],
  EROFS: ["the file system is read-only", "Choose another place."],
  ERR_FS_FILE_TOO_LARGE: ["the file is too large", "Split it, or use JSON Lines: one call a line."],
  ELOOP: ["its links lead back to themselves", "Remove the link, or let it name a file."],
  ENAMETOOLONG: ["the name is too long", "Check the path."],
};

/** What an error of the file system says of a path, to follow it in a message, and what to do; null when it is no such error. */
export function fileProblem(error: unknown): { problem: string; hint: string } | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = problems[code];
  return known === undefined ? null : { problem: known[0], hint: known[1] };
}
