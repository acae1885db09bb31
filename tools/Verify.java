import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * Runs veraPDF on many files in one process.
 *
 * <p>Reads lines « flavour TAB path » from standard input (flavours: ua1, 1a, 1b, 2a, 3a) and writes, for each, « flavour TAB
 * path TAB verdict », the verdict being empty when the file conforms, else the clauses it breaks.
 */
public class Verify {
  private static final Map<String, String> RULES =
      Map.of("ua1", "PDFUA-1.xml", "1a", "PDFA-1A.xml", "1b", "PDFA-1B.xml", "2a", "PDFA-2A.xml", "3a", "PDFA-3A.xml");

  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().getLogger("").setLevel(Level.OFF);
    VeraGreenfieldFoundryProvider.initialise();
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] request = line.split("\t", 2);
      System.out.println(line + "\t" + verdict(request[0], request[1]));
    }
  }

  private static String verdict(String flavour, String path) throws Exception {
    TreeSet<String> broken = new TreeSet<>();
    try (InputStream rules = PDFAFlavour.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + RULES.get(flavour));
        InputStream file = new FileInputStream(path)) {
      ValidationProfile profile = Profiles.profileFromXml(rules);
      try (PDFAParser parser = Foundries.defaultInstance().createParser(file, PDFAFlavour.byFlavourId(flavour))) {
        ValidationResult result = Foundries.defaultInstance().createValidator(profile, false).validate(parser);
        for (TestAssertion assertion : result.getTestAssertions()) {
          if (assertion.getStatus() == TestAssertion.Status.FAILED) {
            broken.add(assertion.getRuleId().getClause() + " (" + assertion.getMessage() + ")");
          }
        }
        if (!result.isCompliant() && broken.isEmpty()) broken.add("not compliant");
      }
    }
    return String.join("; ", broken);
  }
}
