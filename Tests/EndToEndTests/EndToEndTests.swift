import Testing

/// Everything that runs whole programs, one after another.
@Suite(.serialized, .timeLimit(.minutes(5))) struct EndToEndTests {}
