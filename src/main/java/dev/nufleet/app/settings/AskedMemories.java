package dev.nufleet.app.settings;

import java.nio.file.Path;
import java.util.Optional;

/** Where the user wants the boards' memories. @param state the folder; empty: in memory @param flash to flash first */
public record AskedMemories(Optional<Path> state, Optional<FlashFile> flash) {}
