package org.chainzrule.experiment.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens pages in a browser. Without Chromium on the path, nothing is tested here. */
class BrowserTest {

  private static final String OVERFLOW =
      "Math.max(0, document.documentElement.scrollWidth - innerWidth)";

  private static final String UNLOADED =
      "Array.from(document.images).filter(image => !image.naturalWidth).length";

  private static final String BROKEN =
      "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
          + "<title>t</title><div style='width:900px'>wide</div>"
          + "<img src='data:image/png;base64,AAAA'><script>missing()</script>";

  @TempDir Path folder;

  @Test
  void pages_fit_telephones_and_desks_in_light_and_dark_without_a_complaint() throws Exception {
    Optional<Path> program = Chromium.installed();
    assumeTrue(program.isPresent(), "there is no Chromium on the path");
    Path file = folder.resolve("page.html");
    PageTest.everything(PageTest.NASTY + " and a-very-long-word-" + "x".repeat(200)).write(file);
    Path broken = Files.writeString(folder.resolve("broken.html"), BROKEN);
    try (Chromium chromium = Chromium.start(program.get(), folder)) {
      for (int width : new int[] {375, 1280}) {
        for (boolean dark : new boolean[] {false, true}) {
          String how = width + (dark ? " dark" : " light");
          chromium.open(file.toUri(), width, dark);
          assertThat(chromium.evaluate("innerWidth")).as(how).isEqualTo(String.valueOf(width));
          assertThat(chromium.evaluate(OVERFLOW)).as("overflow at %s", how).isEqualTo("0");
          assertThat(chromium.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))
              .as(how)
              .isEqualTo(String.valueOf(dark));
          assertThat(chromium.evaluate("getComputedStyle(document.body).backgroundColor"))
              .as(how)
              .isEqualTo(dark ? "rgb(20, 22, 27)" : "rgb(251, 251, 253)");
          assertThat(chromium.evaluate(UNLOADED)).as("pictures at %s", how).isEqualTo("0");
          assertThat(chromium.complaints()).as(how).isEmpty();
        }
      }
      // What would be wrong is noticed.
      chromium.open(broken.toUri(), 375, false);
      assertThat(chromium.evaluate(OVERFLOW)).isNotEqualTo("0");
      assertThat(chromium.evaluate(UNLOADED)).isEqualTo("1");
      assertThat(chromium.complaints()).isNotEmpty();
    }
  }
}
