import type { Command } from "commander";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** One command as a shell completes it. */
interface Node {
  /** The words that lead to it, without `earshot`. */
  path: readonly string[];
  subcommands: readonly { name: string; description: string }[];
  options: readonly { flag: string; description: string; takesValue: boolean; choices: readonly string[] }[];
}

/** A script that makes a shell complete the commands, options and choices of the whole program. */
export function completionScript(program: Command, shell: Shell): string {
  const nodes = readNodes(program, []);
  if (shell === "fish") return fishScript(nodes);
  return shell === "bash" ? bashScript(nodes) : zshScript(nodes);
}

function readNodes(command: Command, path: readonly string[]): Node[] {
  const children = command.commands;
  const options = command.options.flatMap((option) =>
    option.long === undefined || option.long === null
      ? []
      : [
          {
            flag: option.long,
            description: option.description,
            takesValue: option.required || option.optional,
            choices: option.argChoices ?? [],
          },
        ],
  );
  const node: Node = {
    path,
    subcommands: children.map((child) => ({ name: child.name(), description: child.description() })),
    options: [...options, { flag: "--help", description: "display help for command", takesValue: false, choices: [] }],
  };
  return [node, ...children.flatMap((child) => readNodes(child, [...path, child.name()]))];
}

function bashScript(nodes: readonly Node[]): string {
  const words = nodes.map(({ path, subcommands, options }) => {
    const names = subcommands.map(({ name }) => name).join(" ");
    return `    "${path.join(" ")}") names="${names}" flags="${options.map(({ flag }) => flag).join(" ")}" ;;`;
  });
  const values = nodes.flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ flag, choices }) => `    "${[...path, flag].join(" ")}") values="${choices.join(" ")}" ;;`),
  );
  return `# Completion of earshot. For this shell: eval "$(earshot completion bash)"
_earshot() {
  local word="\${COMP_WORDS[COMP_CWORD]}" path="" next names="" flags="" values="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${path:+$path }\${COMP_WORDS[i]}"
    case "$next" in
    ${commandPaths(nodes)}) path="$next" ;;
    esac
  done
  case "$path" in
${words.join("\n")}
  esac
  case "\${path:+$path }\${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join("\n")}
  esac
  if [[ -n "$values" ]]; then COMPREPLY=($(compgen -W "$values" -- "$word"))
  elif [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$word"))
  else COMPREPLY=($(compgen -W "$names" -- "$word")); fi
}
complete -o default -F _earshot earshot
`;
}

/** What may stand in front of a word, each as one pattern of a shell's `case`. */
const commandPaths = (nodes: readonly Node[]) =>
  nodes.flatMap(({ path }) => (path.length === 0 ? [] : [`"${path.join(" ")}"`])).join(" | ");

function zshScript(nodes: readonly Node[]): string {
  // The colon stands between a word and its description.
  const described = (word: string, description: string) =>
    quote(`${word.replaceAll(":", "\\:")}:${description.replaceAll("\n", " ")}`);
  const words = nodes.map(({ path, subcommands, options }) => {
    const names = subcommands.map(({ name, description }) => described(name, description)).join(" ");
    const flags = options.map(({ flag, description }) => described(flag, description)).join(" ");
    return `  "${path.join(" ")}") names=(${names}) flags=(${flags}) ;;`;
  });
  const values = nodes.flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ flag, choices }) => `  "${[...path, flag].join(" ")}") values=(${choices.map(quote).join(" ")}) ;;`),
  );
  // Its variables have other names than those of the bash script: "path" is zsh's own.
  return `#compdef earshot
# Completion of earshot. For this shell: eval "$(earshot completion zsh)"
_earshot() {
  local called="" next="" i
  local -a names flags values
  for ((i = 2; i < CURRENT; i++)); do
    next="\${called:+$called }\${words[i]}"
    case "$next" in
    ${commandPaths(nodes)}) called="$next" ;;
    esac
  done
  case "$called" in
${words.join("\n")}
  esac
  case "\${called:+$called }\${words[CURRENT-1]}" in
${values.join("\n")}
  esac
  if ((\${#values})); then compadd -- "\${values[@]}"
  elif [[ "\${words[CURRENT]}" == -* ]]; then _describe option flags
  elif ((\${#names})); then _describe command names
  else _files; fi
}
(( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit }
compdef _earshot earshot
`;
}

function fishScript(nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, subcommands, options }) => {
    const names = subcommands.map(({ name }) => name).join(" ");
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
    const here = path.length === 0 ? "__fish_use_subcommand" : seen.join("; and ");
    const open = path.length === 0 || names === "" ? here : `${here}; and not __fish_seen_subcommand_from ${names}`;
    return [
      ...subcommands.map(
        ({ name, description }) =>
          `complete -c earshot -n ${quoteForFish(open)} -f -a ${name} -d ${quoteForFish(description)}`,
      ),
      ...options.map(({ flag, description, takesValue, choices }) => {
        const value = choices.length > 0 ? ` -x -a ${quoteForFish(choices.join(" "))}` : takesValue ? " -r" : "";
        return `complete -c earshot -n ${quoteForFish(open)} -l ${flag.slice(2)}${value} -d ${quoteForFish(description)}`;
      }),
    ];
  });
  return `# Completion of earshot. For this shell: earshot completion fish | source\n${lines.join("\n")}\n`;
}

const quoteForFish = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
