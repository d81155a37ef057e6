/// What `tern --help` says.
enum HelpText {
  static let text = """
    Tern, a full-screen coding agent for the terminal.

    tern [PROMPT]                 a new session in this folder
    tern resume [ID] [--last]     go on with a session; any unique beginning of its id will do
    tern sessions [--json]        list the sessions, the newest first
    tern models [--json]          list the models that can be asked, also those of local servers
    tern rules [--json]           list the commands that run without a question
    tern rules revoke NUMBER      let one of them ask again
    tern exec [--json] PROMPT|-   one turn without the screen; - reads the prompt from standard input
    tern trust [DIR] [--list] [--revoke DIR]
                                  trust a folder's .tern/config.toml as it is, or take it back
    tern demo                     a scripted session that needs no key and no network
    tern apply-patch [FILE]       apply a *** Begin Patch text to this folder, all or nothing
    tern decode --dialect D [--split N] [FILE]
                                  print the events of a recorded stream

    -C, --cd DIR                  work in another folder
    -m, --model PROVIDER/MODEL    the model to ask
    --fallback-model M[,M…]       models to ask when it cannot answer
    --mode plan|ask|edits|auto    what may happen without a question (default: ask)
    --theme NAME, --keymap NAME   how it looks, which keys it knows
    -c KEY=VALUE                  set a key of config.toml for this run
    -h, --help   -V, --version

    tern exec also takes -o FILE (write the last message there), --resume ID and
    --output-schema FILE (the JSON Schema that the answer must have).
    """
}
