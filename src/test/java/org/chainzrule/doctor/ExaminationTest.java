package org.chainzrule.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.tensor.NativeCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminationTest {

  private static final long GIGABYTE = 1L << 30;

  @TempDir Path folder;

  @Test
  void a_call_gives_the_findings_as_records() {
    Examination found =
        Examination.of(Map.of("CHAINZRULE_HOME", folder.toString()), Duration.ofMillis(300));
    assertThat(found.usable()).isTrue();
    assertThat(found.findings())
        .extracting(Finding::subject)
        .doesNotHaveDuplicates()
        .startsWith("platform", "Java", "heap", "backend")
        .endsWith("logging", "speed");
    assertThat(found.findings())
        .allSatisfy(
            each -> assertThat(each.remedy().isEmpty()).isEqualTo(each.verdict() == Verdict.OK));
    assertThat(found.lines()).hasSize(found.findings().size() + 2);
  }

  @Test
  void data_that_is_found_is_verified() {
    String data = System.getenv("CHAINZRULE_DATA");
    assumeTrue(data != null, "CHAINZRULE_DATA is not set: there is no MNIST to find");
    Map<String, String> environment =
        Map.of("CHAINZRULE_HOME", folder.toString(), "CHAINZRULE_DATA", data);
    assertThat(Examination.of(environment, Duration.ZERO).findings())
        .filteredOn(each -> each.subject().equals("MNIST"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.verdict()).isEqualTo(Verdict.OK);
              assertThat(each.found()).endsWith(", verified by SHA-256");
            });
  }

  @Test
  void what_is_not_tested_is_a_note() {
    assertThat(MachineFindings.platform("Linux", "6", "amd64").verdict()).isEqualTo(Verdict.OK);
    assertThat(MachineFindings.platform("Linux", "6", "aarch64").verdict()).isEqualTo(Verdict.NOTE);
    assertThat(MachineFindings.platform("Mac OS X", "14", "amd64").verdict())
        .isEqualTo(Verdict.NOTE);
    assertThat(MachineFindings.java(17).verdict()).isEqualTo(Verdict.OK);
    assertThat(MachineFindings.java(19).verdict()).isEqualTo(Verdict.NOTE);
    assertThat(BackendFindings.threads(1, 2).remedy()).contains("OMP_NUM_THREADS");
    assertThat(BackendFindings.threads(2, 2).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void memory_that_is_short_is_a_warning() {
    assertThat(MachineFindings.heap(64).toString())
        .isEqualTo(
            "heap            warning  at most 64 MB, too little for MNIST; start Java with -Xmx1g"
                + " or more");
    assertThat(BackendFindings.offHeap(0, 0, GIGABYTE).verdict()).isEqualTo(Verdict.OK);
    assertThat(BackendFindings.offHeap(GIGABYTE, 4 * GIGABYTE, GIGABYTE).found())
        .isEqualTo("at most 1024 MB by JavaCPP, 4096 MB by the process");
    assertThat(BackendFindings.offHeap(0, GIGABYTE, GIGABYTE).verdict()).isEqualTo(Verdict.WARNING);
  }

  @Test
  void products_are_right_or_a_failure() {
    assertThat(BackendFindings.arithmetic(19, 22, 43, 50).verdict()).isEqualTo(Verdict.OK);
    Finding wrong = BackendFindings.arithmetic(19, 22, 43, 51);
    assertThat(wrong.verdict()).isEqualTo(Verdict.FAILURE);
    assertThat(new Examination("1", List.of(wrong)).usable()).isFalse();
  }

  @Test
  void kernels_are_held_against_the_tested_ones() {
    assertThat(BackendFindings.blas("0.3.31-1.5.13", blas("ZEN", true, null)).toString())
        .isEqualTo("products        ok       OpenBLAS 0.3.31-1.5.13, kernels ZEN");
    assertThat(BackendFindings.blas("0.3.31-1.5.13", blas("VORTEX", false, null)).verdict())
        .isEqualTo(Verdict.NOTE);
    assertThat(BackendFindings.blas("0.4.0-1.6", blas("ZEN", true, null)).verdict())
        .isEqualTo(Verdict.NOTE);
    assertThat(BackendFindings.blas("0.3.19-1.5.7", blas("NEHALEM", false, "too old")).remedy())
        .isEqualTo("too old");
  }

  private static NativeCode.Blas blas(String kernels, boolean isTested, String warning) {
    return new NativeCode.Blas(Optional.of(kernels), isTested, Optional.ofNullable(warning));
  }

  @Test
  void artifacts_are_named_in_the_versions_of_the_pom() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    for (String artifact :
        List.of(
            ProgramLibraries.PICOCLI,
            LibraryFindings.LETS_PLOT,
            LibraryFindings.SPARK,
            ProgramLibraries.LOGBACK)) {
      String[] parts = artifact.split(":");
      assertThat(pom)
          .contains("<artifactId>" + parts[1] + "</artifactId>")
          .contains(".version>" + parts[2] + "</");
    }
  }
}
