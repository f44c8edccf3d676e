package dev.nufleet.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import dev.nufleet.interop.ChildJvm;
import dev.nufleet.interop.ExternalProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code nufleet board} at a pseudo-terminal, which script(1) of util-linux makes; keys go to its standard input. */
class BoardAtATerminalTest {
  private static final String SCRIPT = "script";
  private static final int MOST_SECONDS = 300;

  private Process process;
  private final StringBuilder seen = new StringBuilder();

  @AfterEach
  void end() throws Exception {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private void start(String options) throws IOException {
    String script = ExternalProgram.find(SCRIPT);
    String java = String.join("' '", ChildJvm.command("-Xmx256m", "-Dnufleet.home=" + Path.of("").toAbsolutePath()));
    String command = "exec '" + java + "' " + Main.class.getName() + " board --pace board*100 " + options;
    Path file = Files.createTempFile("board", ".sh");
    Files.writeString(file, command);
    process = new ProcessBuilder(script, "-qefc", "/bin/sh " + file, "/dev/null")
        .redirectErrorStream(true).start();
    file.toFile().deleteOnExit();
    CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly); // not for ever
  }

  private void press(String keys) throws IOException {
    OutputStream keyboard = process.getOutputStream();
    keyboard.write(keys.getBytes(StandardCharsets.US_ASCII));
    keyboard.flush();
  }

  /** What has been shown until then is not looked at again. */
  private void await(String text) throws IOException {
    InputStream shown = process.getInputStream();
    while (seen.indexOf(text) < 0) {
      int next = shown.read();
      assertThat(next).as("'%s' did not come behind: %s", text, seen).isNotNegative();
      seen.append((char) next);
    }
    seen.delete(0, seen.indexOf(text) + text.length());
  }

  @Test
  void the_escape_key_is_named_first_and_its_menu_has_hands() throws Exception {
    start("");
    await("nufleet: Ctrl-] opens a menu");
    assertThat(seen).isEmpty();
    await("wait ota upgrade command");
    press("\u001dp");
    await("nufleet: p power off or on");
    await("nufleet: power is off");
    press("\u001dp");
    await("nufleet: power is on");
    await("wait ota upgrade command");
    press("\u001dr");
    await("nufleet: the reset button was pressed");
    await("wait ota upgrade command");
    press("\u001dl");
    await("nufleet: the link is cut");
    press("\u001dr");
    await("nufleet: the reset button was pressed");
    await("err");
    press("\u001dl");
    await("nufleet: the link is up");
    await("wait ota upgrade command");
    press("\u001dcr");
    await("nufleet: the SD card is out");
    press("\u001d\u001d");
    press("\u001dx");
    await("nufleet: ended");
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
