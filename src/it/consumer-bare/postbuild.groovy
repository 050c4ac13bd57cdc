// Without ONNX Runtime one test of the layer is skipped, and says why; no other is.
def report = new File(basedir, 'target/surefire-reports/TEST-com.example.LayerWithoutOnnxTest.xml')
def skipped = new groovy.xml.XmlSlurper().parse(report).testcase.findAll { !it.skipped.isEmpty() }
assert skipped.size() == 1
assert skipped[0].@name.text().startsWith('onnx_runtime_gives_the_same_outputs')
assert skipped[0].skipped.text().contains('com.microsoft.onnxruntime:onnxruntime is not')
return true
